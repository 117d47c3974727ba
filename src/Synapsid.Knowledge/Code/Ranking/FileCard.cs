using System.Text;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// The short text that stands for a file where it is searched by meaning: the words of its path, what its first comment
/// says, and the names of its first symbols; some sixty tokens.
/// </summary>
internal static class FileCard
{
    /// <summary>Bytes of a file's beginning that are looked at.</summary>
    public const int HeadBytes = 8_192;

    /// <summary>Symbols that are named.</summary>
    public const int NamesMax = 12;

    private const int LinesMax = 60;
    private const int CommentMax = 300;
    private const int CommentReadMax = 3_000;

    // A sentence with one of these is about the licence, and stands in every file alike.
    private static readonly string[] LicenceWords =
        ["copyright", "licen", "redistribut", "all rights", "warrant", "permission is hereby", "disclaim"];

    /// <summary>The card of a file.</summary>
    /// <param name="path">Relative to its repository, with slashes.</param>
    /// <param name="head">The beginning of its text.</param>
    /// <param name="names">Names of its symbols, in their order.</param>
    public static string Compose(string path, string head, IEnumerable<string> names)
    {
        int dot = path.LastIndexOf('.');
        StringBuilder card = new(400);
        IdentifierWords.Append(card, dot > path.LastIndexOf('/') + 1 ? path.AsSpan(0, dot) : path);
        card.Append(". ");
        AppendComment(card, head);
        card.Append('.');
        foreach (string name in names.Take(NamesMax))
        {
            IdentifierWords.Append(card, name);
            card.Append(',');
        }

        return card.ToString().TrimEnd(',');
    }

    private static void AppendComment(StringBuilder card, string head)
    {
        StringBuilder comment = new();
        int lines = 0;
        foreach (ReadOnlySpan<char> line in head.AsSpan().EnumerateLines())
        {
            if (++lines > LinesMax || comment.Length > CommentReadMax) break;
            ReadOnlySpan<char> trimmed = line.Trim();
            if (!IsComment(trimmed, lines)) continue;
            AppendWithoutTags(comment, trimmed.TrimStart("/*#!").Trim("-=*/\" \t"));
            comment.Append(' ');
        }

        int room = CommentMax;
        foreach (string sentence in comment.ToString().Split('.'))
        {
            string plain = sentence.Trim();
            bool isLicence = LicenceWords.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
            if (plain.Length == 0 || isLicence) continue;
            if (room <= 0) break;
            card.Append(plain.AsSpan(0, Math.Min(room, plain.Length))).Append(' ');
            room -= plain.Length + 1;
        }
    }

    private static void AppendWithoutTags(StringBuilder comment, ReadOnlySpan<char> text)
    {
        while (text.IndexOf('<') is int open and >= 0 && text[open..].IndexOf('>') is int length and > 0)
        {
            comment.Append(text[..open]);
            text = text[(open + length + 1)..];
        }

        comment.Append(text);
    }

    private static bool IsComment(ReadOnlySpan<char> line, int number)
    {
        if (line.StartsWith("#include") || line.StartsWith("#if") || line.StartsWith("#define")) return false;
        return line.StartsWith("//") || line.StartsWith("/*") || line.StartsWith("*") || line.StartsWith("#")
            || (number <= 3 && line.StartsWith("\"\"\""));
    }
}
