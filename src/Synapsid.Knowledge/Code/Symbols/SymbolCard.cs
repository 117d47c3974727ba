using System.Buffers;
using System.Text;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// The short text that stands for a symbol where it is searched by meaning and by words: what its comment says, its
/// name, what encloses it, its signature and the words of its path; some thirty tokens.
/// </summary>
public static class SymbolCard
{
    // What a signature without parameters holds after its name.
    private static readonly SearchValues<char> Empty = SearchValues.Create(" (){};:=");

    /// <summary>The card of a symbol.</summary>
    /// <param name="path">The file's path, relative to its repository, with slashes.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="options">What is told.</param>
    public static string Compose(string path, CodeSymbol symbol, SymbolCardOptions options)
    {
        StringBuilder card = new(160);
        if (options.HasKind) card.Append(SymbolKinds.NameOf(symbol.Kind));
        AppendContainer(card, symbol.Container, options.ContainerParts);
        if (options.HasWholeName) AppendPlain(card, symbol.Name);
        IdentifierWords.Append(card, symbol.Name);
        int summary = Math.Min(options.SummaryCharactersMax, symbol.Summary.Length);
        if (summary > 0)
        {
            card.Append(": ");
            card.Append(symbol.Summary.AsSpan(0, summary));
        }

        AppendSignature(card, symbol, options.SignatureWordsMax);
        AppendPath(card, path, options.PathParts);
        return card.ToString();
    }

    private static void AppendPlain(StringBuilder card, ReadOnlySpan<char> text)
    {
        if (card.Length > 0 && card[^1] != ' ') card.Append(' ');
        card.Append(text);
    }

    private static void AppendContainer(StringBuilder card, string container, int parts)
    {
        ReadOnlySpan<char> rest = container;
        int start = rest.Length;
        for (; parts > 0 && start > 0; parts--) start = Math.Max(0, rest[..start].LastIndexOf('.'));
        IdentifierWords.Append(card, rest[start..]);
    }

    // What precedes the name (modifiers, the result) and follows it (parameters), without the name itself.
    private static void AppendSignature(StringBuilder card, CodeSymbol symbol, int wordsMax)
    {
        if (wordsMax == 0 || symbol.Kind == SymbolKind.Heading) return;
        ReadOnlySpan<char> signature = symbol.Signature;
        int name = signature.IndexOf(symbol.Name, StringComparison.Ordinal);
        if (name < 0) return;
        ReadOnlySpan<char> after = signature[(name + symbol.Name.Length)..];
        if (after.IndexOfAnyExcept(Empty) < 0) return;
        card.Append(" |");
        IdentifierWords.Append(card, after, wordsMax);
    }

    private static void AppendPath(StringBuilder card, string path, int parts)
    {
        if (parts == 0) return;
        int dot = path.LastIndexOf('.');
        ReadOnlySpan<char> rest = dot > path.LastIndexOf('/') + 1 ? path.AsSpan(0, dot) : path;
        int start = rest.Length;
        for (; parts > 0 && start > 0; parts--) start = Math.Max(0, rest[..start].LastIndexOf('/'));
        card.Append(" |");
        IdentifierWords.Append(card, rest[start..]);
    }
}
