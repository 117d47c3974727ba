namespace Synapsid.Ledger.Segments;

/// <summary>A tree at one size.</summary>
/// <param name="Size">Leaves.</param>
/// <param name="Root">32 bytes.</param>
internal sealed record TreeState(long Size, ReadOnlyMemory<byte> Root);
