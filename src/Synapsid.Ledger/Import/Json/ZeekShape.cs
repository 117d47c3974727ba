namespace Synapsid.Ledger.Import.Json;

/// <summary>
/// Zeek's logs as JSON: with <c>_path</c>, or <c>@stream</c> where they went through Kafka, or neither, when the
/// columns of a connection give them away. Underscores for the dots of <c>id.orig_h</c> are known too.
/// </summary>
internal sealed class ZeekShape : IJsonShape
{
    public bool Fits(ParsedEvent found) =>
        found.Has("_path"u8)
        || found.Has("@stream"u8)
        || (found.Has("ts"u8) && found.Has("uid"u8) && (found.Has("id.orig_h"u8) || found.Has("id_orig_h"u8)));

    public void Apply(ParsedEvent found)
    {
        if (!found.TryGet("_path"u8, out ReadOnlySpan<byte> path)) found.TryGet("@stream"u8, out path);
        ZeekTypes.Apply(found, path);
    }
}
