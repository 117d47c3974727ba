namespace Synapsid.Ledger.Import.Text;

/// <summary>One column of a Zeek log.</summary>
/// <param name="Name">Its name, such as <c>id.orig_h</c>.</param>
/// <param name="IsList">Whether its type is a set or a vector.</param>
/// <param name="IsBoolean">Whether its type is <c>bool</c>, which Zeek writes as <c>T</c> and <c>F</c>.</param>
internal readonly record struct ZeekColumn(byte[] Name, bool IsList, bool IsBoolean);
