namespace Synapsid.Keyspace.Commands;

/// <summary>
/// Reads how a command's arguments are written (<see cref="KeyCommand.Syntax"/>), in the notation of Redis' manual:
/// <c>[a]</c> may be left out, <c>&lt;a | b&gt;</c> and <c>[a | b]</c> are one of several, <c>a [a ...]</c> is one or
/// more, <c>[a b ...]</c> any number of them. A word in capitals stands for itself; the words behind it belong to it.
/// Where a word does not mean what it mostly does, its type stands behind it: <c>increment:double</c>.
/// </summary>
internal sealed class SyntaxReader
{
    private const string Etc = "...";

    // What words mean, nearly everywhere, that are no strings.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal);

    private readonly string[] _words;
    private int _at;

    static SyntaxReader()
    {
        Add(SyntaxArgument.Key, "key key1 key2 newkey source destination destkey src dst");
        Add("integer", "bit count cursor database db decrement destination-db end increment index index1 index2 len "
            + "limit milliseconds num-matches numkeys numreplicas offset protover rank seconds start stop timeout "
            + "client-id");
        Add("double", "score weight");
        Add("pattern", "pattern");
        Add("unix-time", "unix-time-seconds unix-time-milliseconds");
    }

    private SyntaxReader(string syntax)
    {
        foreach (string mark in (string[])["[", "]", "<", ">", "|"])
        {
            syntax = syntax.Replace(mark, $" {mark} ", StringComparison.Ordinal);
        }

        _words = syntax.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private string? Next => _at < _words.Length ? _words[_at] : null;

    /// <summary>The arguments that the notation describes.</summary>
    /// <exception cref="FormatException">A bracket is missing.</exception>
    internal static IReadOnlyList<SyntaxArgument> Read(string syntax)
    {
        SyntaxReader reader = new(syntax);
        List<SyntaxArgument> arguments = reader.Sequence();
        if (reader.Next is { } rest) throw new FormatException($"'{rest}' is too much in '{syntax}'.");
        return arguments;
    }

    private static void Add(string type, string names)
    {
        foreach (string name in names.Split(' ')) Types.Add(name, type);
    }

    private static bool IsToken(string word) => char.IsAsciiLetterUpper(word[0]);

    private List<SyntaxArgument> Sequence()
    {
        List<SyntaxArgument> found = [];
        while (Next is { } word && word is not ("]" or ">" or "|" or Etc))
        {
            if (word == "[") Bracket(found);
            else found.Add(IsToken(word) ? Token() : Operand());
        }

        return found;
    }

    /// <summary>A word in capitals with what belongs to it: the words and choices up to the next one.</summary>
    private SyntaxArgument Token()
    {
        string token = _words[_at++];
        List<SyntaxArgument> operands = [];
        while (Next is { } word)
        {
            if (word == "<" || char.IsAsciiLetterLower(word[0])) operands.Add(Operand());
            else if (operands.Count == 0 || !TryRepeat(operands)) break;
        }

        string name = token.ToLowerInvariant();
        return operands switch
        {
            [] => new SyntaxArgument { Name = name, Type = SyntaxArgument.PureToken, Token = token },
            [{ Type: SyntaxArgument.OneOf } choice] => choice with { Name = name, Token = token },
            _ => Joined(operands, SyntaxArgument.Block) with { Token = token },
        };
    }

    private SyntaxArgument Operand()
    {
        string word = _words[_at++];
        if (word != "<") return Plain(word);
        SyntaxArgument choice = Choice();
        Expect(">");
        return choice;
    }

    private static SyntaxArgument Plain(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        string type = word[(colon + 1)..];
        return colon > 0 && type is "string" or "integer" or "double"
            ? new SyntaxArgument { Name = word[..colon], Type = type }
            : new SyntaxArgument { Name = word, Type = Types.GetValueOrDefault(word, "string") };
    }

    private void Bracket(List<SyntaxArgument> before)
    {
        if (TryRepeat(before)) return;
        _at++;
        SyntaxArgument inner = Choice();
        bool repeats = Next == Etc;
        if (repeats) _at++;
        Expect("]");
        before.Add(inner with
        {
            IsOptional = true,
            IsMultiple = inner.IsMultiple || repeats,
            RepeatsToken = inner.RepeatsToken || (repeats && inner.Token is not null),
        });
    }

    /// <summary><c>[a ...]</c> behind <c>a</c> makes it one that may come again.</summary>
    private bool TryRepeat(List<SyntaxArgument> before)
    {
        int start = _at;
        if (Next != "[") return false;
        _at++;
        List<SyntaxArgument> again = Sequence();
        int count = again.Count;
        bool isAgain = Next == Etc && count <= before.Count
            && before.TakeLast(count).Zip(again).All(pair => pair.First.IsLike(pair.Second));
        if (!isAgain)
        {
            _at = start;
            return false;
        }

        _at++;
        Expect("]");
        SyntaxArgument one = Joined(again, SyntaxArgument.Block);
        before.RemoveRange(before.Count - count, count);
        before.Add(one with { IsMultiple = true, RepeatsToken = one.Token is not null });
        return true;
    }

    private SyntaxArgument Choice()
    {
        List<SyntaxArgument> ways = [];
        do
        {
            ways.Add(Joined(Sequence(), SyntaxArgument.Block));
        }
        while (Next == "|" && ++_at > 0);
        return Joined(ways, SyntaxArgument.OneOf);
    }

    /// <summary>Several as one argument; one stays what it is.</summary>
    private static SyntaxArgument Joined(List<SyntaxArgument> parts, string type) => parts switch
    {
        [] => throw new FormatException("A bracket has nothing in it."),
        [var one] => one,
        _ => new SyntaxArgument
        {
            Name = type == SyntaxArgument.OneOf ? "choice" : string.Join('_', parts.Select(part => part.Name)),
            Type = type,
            Parts = parts,
        },
    };

    private void Expect(string mark)
    {
        if (Next != mark) throw new FormatException($"'{mark}' is missing in '{string.Join(' ', _words)}'.");
        _at++;
    }
}
