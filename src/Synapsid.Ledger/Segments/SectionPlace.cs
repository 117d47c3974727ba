namespace Synapsid.Ledger.Segments;

/// <summary>Where a section lies in its file, and its CRC-32C.</summary>
internal readonly record struct SectionPlace(long Offset, int Length, uint Crc);
