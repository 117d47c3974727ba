using System.Collections.Frozen;
using System.Text;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// The text that stands for a symbol's body where it is searched by meaning: the words of its path, name, comment and
/// code, each once, in their order; some eighty tokens. The code itself is three times as long and says no more.
/// </summary>
internal static class BodyCard
{
    /// <summary>Bytes of a body that are looked at.</summary>
    public const int BytesMax = 2_400;

    private const int CharactersMax = 400;
    private const int WordMin = 3;

    // What code and its comments are full of.
    private static readonly FrozenSet<string> Noise = FrozenSet.Create(
        StringComparer.Ordinal,
        "the", "and", "for", "return", "this", "public", "private", "static", "void", "int", "var", "new", "string",
        "bool", "null", "true", "false", "internal", "await", "async", "self", "def", "func", "nil", "err", "const",
        "char", "struct", "else", "case", "break", "not", "none", "import", "from", "class", "using", "get", "set",
        "long", "double", "float", "readonly", "override", "virtual", "protected", "sealed", "ref", "out", "unsigned",
        "size", "summary", "param", "cref");

    /// <summary>The card of a body.</summary>
    /// <param name="path">The file's path, relative to its repository, with slashes.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="body">Its lines, comment included, or the first of them.</param>
    public static string Compose(string path, CodeSymbol symbol, string body)
    {
        string words = IdentifierWords.Of($"{path} {symbol.Container} {symbol.Name} {body}");
        StringBuilder card = new(CharactersMax + 32);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Range range in words.AsSpan().Split(' '))
        {
            if (card.Length > CharactersMax) break;
            string word = words[range];
            if (word.Length < WordMin || char.IsDigit(word[0]) || Noise.Contains(word) || !seen.Add(word)) continue;
            if (card.Length > 0) card.Append(' ');
            card.Append(word);
        }

        return card.ToString();
    }

    /// <summary>Some lines of a text, the first <see cref="BytesMax"/> bytes of them; lines count from 1.</summary>
    public static ReadOnlySpan<byte> LinesOf(ReadOnlySpan<byte> text, int first, int last)
    {
        int start = 0;
        for (int line = 1; line < first; line++)
        {
            int end = text[start..].IndexOf((byte)'\n');
            if (end < 0) return default;
            start += end + 1;
        }

        ReadOnlySpan<byte> rest = text[start..Math.Min(text.Length, start + BytesMax)];
        int length = 0;
        for (int line = first; line <= last; line++)
        {
            int end = rest[length..].IndexOf((byte)'\n');
            if (end < 0) return rest;
            length += end + 1;
        }

        return rest[..length];
    }
}
