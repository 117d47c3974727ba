using System.Security.Cryptography;
using Synapsid.Base.Hashing;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Hashes lines of code so that only a change of them counts: line ends, blanks at the ends of lines, and the
/// indentation that all of them share do not. So code stays itself when it moves within its file, or into a block.
/// </summary>
internal static class AnchorText
{
    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>The hash of some lines; those outside the text are empty.</summary>
    public static AnchorHash HashOf(ReadOnlySpan<byte> text, SourceLines lines, int start, int end)
    {
        ReadOnlySpan<byte> first = lines.LineAt(text, start);
        return new AnchorHash(HashLines(text, lines, start, end), Crc32C.Compute(first.Trim(Blanks)));
    }

    /// <summary>The first lines of all places in a text that have a hash, ascending.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="count">How many lines it is of, at least one.</param>
    public static List<int> FindAll(ReadOnlySpan<byte> text, SourceLines lines, AnchorHash hash, int count)
    {
        List<int> found = [];
        for (int start = 1; start + count - 1 <= lines.Count; start++)
        {
            if (Crc32C.Compute(lines.TrimmedLine(text, start)) != hash.First) continue;
            if (HashLines(text, lines, start, start + count - 1) == hash.Lines) found.Add(start);
        }

        return found;
    }

    private static ContentHash HashLines(ReadOnlySpan<byte> text, SourceLines lines, int start, int end)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadOnlySpan<byte> first = lines.LineAt(text, start);
        ReadOnlySpan<byte> indent = first[..(first.Length - first.TrimStart(Blanks).Length)];
        for (int line = start; line <= end; line++)
        {
            ReadOnlySpan<byte> content = lines.LineAt(text, line).TrimEnd(Blanks);
            sha.AppendData(content.StartsWith(indent) ? content[indent.Length..] : content.TrimStart(Blanks));
            sha.AppendData("\n"u8);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(digest);
        return ContentHash.Read(digest);
    }
}
