using System.Text;

namespace Synapsid.Search.Trigrams;

/// <summary>
/// What the trigrams of a row must fulfil for the row to hold a text: a tree of And and Or over trigrams. Immutable.
/// </summary>
public sealed class TrigramQuery
{
    private TrigramQuery(TrigramQueryKind kind, int code, TrigramQuery[] parts)
    {
        Kind = kind;
        Code = code;
        Parts = parts;
    }

    /// <summary>Every row may hold it: the index cannot help.</summary>
    public static TrigramQuery All { get; } = new(TrigramQueryKind.All, 0, []);

    /// <summary>Whether every row may hold it.</summary>
    public bool MatchesAll => Kind == TrigramQueryKind.All;

    /// <summary>What this node is.</summary>
    internal TrigramQueryKind Kind { get; }

    /// <summary>The trigram, of a node that is one.</summary>
    internal int Code { get; }

    /// <summary>What an And or Or joins.</summary>
    internal IReadOnlyList<TrigramQuery> Parts { get; }

    /// <summary>
    /// The query for a text that rows hold somewhere, its ASCII letters in either case (the index does not tell them
    /// apart).
    /// </summary>
    public static TrigramQuery OfLiteral(string literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        return OfLiteral(Encoding.UTF8.GetBytes(literal));
    }

    /// <summary>The query for UTF-8 bytes that rows hold somewhere.</summary>
    public static TrigramQuery OfLiteral(ReadOnlySpan<byte> literal)
    {
        char[] classes = new char[literal.Length];
        for (int i = 0; i < classes.Length; i++) classes[i] = (char)TrigramAlphabet.ClassOfByte[literal[i]];
        return OfClasses(classes);
    }

    /// <summary>The tree as text, for tests and people who look: trigrams as numbers.</summary>
    public override string ToString() => Kind switch
    {
        TrigramQueryKind.All => "all",
        TrigramQueryKind.Trigram => Code.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TrigramQueryKind.And => "(" + string.Join(" & ", Parts) + ")",
        _ => "(" + string.Join(" | ", Parts) + ")",
    };

    /// <summary>The query for neighbouring bytes of known classes.</summary>
    internal static TrigramQuery OfClasses(ReadOnlySpan<char> classes)
    {
        HashSet<int> codes = [];
        for (int i = 2; i < classes.Length; i++)
        {
            int code = TrigramAlphabet.Code(classes[i - 2], classes[i - 1], classes[i]);
            if (TrigramAlphabet.IsIndexed(code)) codes.Add(code);
        }

        return And([.. codes.Select(code => new TrigramQuery(TrigramQueryKind.Trigram, code, []))]);
    }

    /// <summary>Rows that fulfil all of several queries.</summary>
    internal static TrigramQuery And(params IReadOnlyList<TrigramQuery> queries)
    {
        List<TrigramQuery> parts = [];
        foreach (TrigramQuery query in queries)
        {
            if (query.Kind == TrigramQueryKind.And) parts.AddRange(query.Parts);
            else if (query.Kind != TrigramQueryKind.All) parts.Add(query);
        }

        return parts.Count switch
        {
            0 => All,
            1 => parts[0],
            _ => new TrigramQuery(TrigramQueryKind.And, 0, [.. parts]),
        };
    }

    /// <summary>Rows that fulfil any of several queries, at least one.</summary>
    internal static TrigramQuery Or(params IReadOnlyList<TrigramQuery> queries)
    {
        List<TrigramQuery> parts = [];
        HashSet<int> codes = [];
        foreach (TrigramQuery query in queries)
        {
            if (query.MatchesAll) return All;
            if (query.Kind == TrigramQueryKind.Or) parts.AddRange(query.Parts);
            else if (query.Kind != TrigramQueryKind.Trigram || codes.Add(query.Code)) parts.Add(query);
        }

        return parts.Count switch
        {
            0 => All,
            1 => parts[0],
            _ => new TrigramQuery(TrigramQueryKind.Or, 0, [.. parts]),
        };
    }
}
