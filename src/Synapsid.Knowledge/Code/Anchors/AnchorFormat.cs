using Synapsid.Base.Buffers;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// The bytes of an anchor.
/// <code>
/// repository | path | symbol? | first line | last line | commit? | hash 16 | checksum of the first line 4 | alone 1
/// </code>
/// Texts carry a varint length, <c>?</c> marks one that may be absent, lines are varints.
/// </summary>
internal static class AnchorFormat
{
    /// <summary>Lines of a file are fewer than this.</summary>
    private const int LinesMax = int.MaxValue;

    /// <summary>Appends an anchor.</summary>
    public static void Write(RecordWriter writer, CodeAnchor anchor)
    {
        Span<byte> hash = stackalloc byte[AnchorHash.SizeBytes];
        anchor.Hash.Write(hash);
        writer.Text(anchor.Repository);
        writer.Text(anchor.Path);
        writer.OptionalText(anchor.Symbol);
        writer.Varint((ulong)anchor.StartLine);
        writer.Varint((ulong)anchor.EndLine);
        writer.OptionalText(anchor.Commit);
        writer.Raw(hash);
        writer.Byte(anchor.IsAlone ? (byte)1 : (byte)0);
    }

    /// <summary>Reads an anchor back; the reader has failed where the bytes are none.</summary>
    public static CodeAnchor? Read(ref RecordReader reader)
    {
        string repository = reader.Text();
        string path = reader.Text();
        string? symbol = reader.OptionalText();
        int start = reader.Count(LinesMax);
        int end = reader.Count(LinesMax);
        string? commit = reader.OptionalText();
        ReadOnlySpan<byte> hash = reader.Raw(AnchorHash.SizeBytes);
        byte alone = reader.Byte();
        if (reader.Failed || end < start) return null;
        return new CodeAnchor
        {
            Repository = repository,
            Path = path,
            Symbol = symbol,
            StartLine = start,
            EndLine = end,
            Commit = commit,
            Hash = AnchorHash.Read(hash),
            IsAlone = alone != 0,
        };
    }
}
