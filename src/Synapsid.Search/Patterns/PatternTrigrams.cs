using System.Text;

using Synapsid.Search.Trigrams;

namespace Synapsid.Search.Patterns;

/// <summary>
/// What trigrams a text must have for an expression to match within it, by the method of Russ Cox ("Regular expression
/// matching with a trigram index", 2012): of each part, the texts that it matches where they are few, else how those
/// begin and end, and what they hold in any case. All in classes of <see cref="TrigramAlphabet"/>.
/// </summary>
internal sealed class PatternTrigrams
{
    /// <summary>Texts in a set at most: <c>[a-z]_[0-9]</c> are 260, and looking up so many trigrams takes less than
    /// reading a file.</summary>
    private const int TextsMax = 400;

    private const int CharactersMax = 4096;
    private const int CopiesMax = 4;

    /// <summary>Every text that the part matches; null where they are too many.</summary>
    private HashSet<string>? Exact { get; init; }

    /// <summary>One of these begins every text that it matches.</summary>
    private HashSet<string> Prefixes { get; init; } = [""];

    /// <summary>One of these ends it.</summary>
    private HashSet<string> Suffixes { get; init; } = [""];

    /// <summary>What else it holds.</summary>
    private TrigramQuery Holds { get; init; } = TrigramQuery.All;

    private static PatternTrigrams Unknown { get; } = new();

    /// <summary>The query that every row with a match fulfils.</summary>
    public static TrigramQuery Of(PatternNode node) => Analyze(node).Rounded().Holds;

    private static PatternTrigrams Analyze(PatternNode node) => node.Kind switch
    {
        PatternKind.Empty => Text(""),
        PatternKind.Bytes => Text(Classes(node.Utf8)),
        PatternKind.Set => OfSet(node),
        PatternKind.Sequence => node.Parts.Select(Analyze).Aggregate(Join),
        PatternKind.Choice => node.Parts.Select(Analyze).Aggregate(Either),
        PatternKind.Repeat => OfRepeat(node),
        _ => Unknown,
    };

    private static PatternTrigrams Text(string classes) => new() { Exact = [classes] };

    private static string Classes(ReadOnlySpan<byte> bytes)
    {
        StringBuilder classes = new(bytes.Length);
        foreach (byte value in bytes) classes.Append((char)TrigramAlphabet.ClassOfByte[value]);
        return classes.ToString();
    }

    private static PatternTrigrams OfSet(PatternNode node)
    {
        if (node.Characters.Beyond) return Unknown;
        HashSet<string> classes = [];
        for (int value = 0; value < 128; value++)
        {
            if (node.Characters.Contains(value)) classes.Add(((char)TrigramAlphabet.ClassOfByte[value]).ToString());
        }

        // A set of nothing matches nothing; it is not worth a rule of its own.
        return classes.Count == 0 ? Unknown : new() { Exact = classes };
    }

    private static PatternTrigrams OfRepeat(PatternNode node)
    {
        PatternTrigrams part = Analyze(node.Parts[0]);
        if (node.Min == 0) return node.Max == 1 ? Either(part, Text("")) : Unknown;
        PatternTrigrams copies = part;
        for (int i = 1; i < Math.Min(node.Min, CopiesMax); i++) copies = Join(copies, part);
        return node.Max == node.Min && node.Min <= CopiesMax ? copies : copies.Rounded();
    }

    private static PatternTrigrams Join(PatternTrigrams left, PatternTrigrams right)
    {
        if (left.Exact is not null && right.Exact is not null && Cross(left.Exact, right.Exact) is { } exact)
        {
            return new() { Exact = exact };
        }

        PatternTrigrams first = left.Rounded();
        PatternTrigrams second = right.Rounded();
        TrigramQuery border = Cross(first.Suffixes, second.Prefixes) is { } met ? AnyOf(met) : TrigramQuery.All;
        HashSet<string>? prefixes = left.Exact is null ? null : Cross(left.Exact, second.Prefixes);
        HashSet<string>? suffixes = right.Exact is null ? null : Cross(first.Suffixes, right.Exact);
        return new()
        {
            Prefixes = Shortened(prefixes ?? first.Prefixes, fromEnd: false, out TrigramQuery begins),
            Suffixes = Shortened(suffixes ?? second.Suffixes, fromEnd: true, out TrigramQuery ends),
            Holds = TrigramQuery.And(first.Holds, second.Holds, border, begins, ends),
        };
    }

    private static PatternTrigrams Either(PatternTrigrams left, PatternTrigrams right)
    {
        if (left.Exact is not null && right.Exact is not null)
        {
            HashSet<string> exact = [.. left.Exact, .. right.Exact];
            if (IsFew(exact)) return new() { Exact = exact };
        }

        PatternTrigrams first = left.Rounded();
        PatternTrigrams second = right.Rounded();
        HashSet<string> prefixes = [.. first.Prefixes, .. second.Prefixes];
        HashSet<string> suffixes = [.. first.Suffixes, .. second.Suffixes];
        return new()
        {
            Prefixes = IsFew(prefixes) ? prefixes : [""],
            Suffixes = IsFew(suffixes) ? suffixes : [""],
            Holds = TrigramQuery.Or(first.Holds, second.Holds),
        };
    }

    /// <summary>The same without a list of exact texts: what they hold, and how they begin and end.</summary>
    private PatternTrigrams Rounded() => Exact is null
        ? this
        : new()
        {
            Prefixes = Shortened(Exact, fromEnd: false, out TrigramQuery holds),
            Suffixes = Shortened(Exact, fromEnd: true, out _),
            Holds = holds,
        };

    /// <summary>The two classes at the start or end of each text: what a trigram across a border needs.</summary>
    private static HashSet<string> Shortened(HashSet<string> texts, bool fromEnd, out TrigramQuery holds)
    {
        holds = AnyOf(texts);
        return [.. texts.Select(text => text.Length <= 2 ? text : fromEnd ? text[^2..] : text[..2])];
    }

    /// <summary>Rows that hold any of the texts.</summary>
    private static TrigramQuery AnyOf(HashSet<string> texts) =>
        texts.Any(text => text.Length < 3)
            ? TrigramQuery.All
            : TrigramQuery.Or([.. texts.Select(text => TrigramQuery.OfClasses(text))]);

    /// <summary>Each of some texts followed by each of others; null where they are too many.</summary>
    private static HashSet<string>? Cross(HashSet<string> left, HashSet<string> right)
    {
        if ((long)left.Count * right.Count > TextsMax) return null;
        HashSet<string> texts = [];
        foreach (string first in left)
        {
            foreach (string second in right) texts.Add(first + second);
        }

        return IsFew(texts) ? texts : null;
    }

    private static bool IsFew(HashSet<string> texts) =>
        texts.Count <= TextsMax && texts.Sum(text => (long)text.Length) <= CharactersMax;
}
