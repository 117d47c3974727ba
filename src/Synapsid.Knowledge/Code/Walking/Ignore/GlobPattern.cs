namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>
/// A pattern with wildcards, compiled to steps that are all followed at once, byte for byte. The time is that of the
/// text's length times the pattern's: no pattern, however many stars it has, makes it explode.
/// </summary>
internal sealed class GlobPattern
{
    private const int StackStates = 256;

    private readonly GlobToken[] _tokens;
    private readonly List<GlobClass> _classes;
    private readonly byte[] _tail;

    private GlobPattern(GlobToken[] tokens, List<GlobClass> classes)
    {
        _tokens = tokens;
        _classes = classes;
        int literals = 0;
        while (literals < tokens.Length && tokens[^(literals + 1)].Kind == GlobTokenKind.Byte) literals++;
        _tail = [.. tokens[^literals..].Select(token => token.Value)];
    }

    /// <summary>
    /// Compiles the wildmatch language of gitignore(5). With <paramref name="foldCase"/> the text must come in lower
    /// case; an escaped upper-case letter then matches nothing, as in git.
    /// </summary>
    public static GlobPattern Compile(ReadOnlySpan<byte> pattern, bool foldCase)
    {
        List<GlobToken> tokens = new(pattern.Length);
        List<GlobClass> classes = [];
        int at = 0;
        while (at < pattern.Length)
        {
            byte value = pattern[at];
            switch (value)
            {
                case (byte)'?':
                    tokens.Add(new GlobToken(GlobTokenKind.Any, 0));
                    at++;
                    break;
                case (byte)'*':
                    at = AddStars(tokens, pattern, at);
                    break;
                case (byte)'[':
                    int behind = GlobClass.Parse(pattern, at + 1, foldCase, out GlobClass parsed);
                    if (behind < 0 || classes.Count > byte.MaxValue) return Nothing();
                    tokens.Add(new GlobToken(GlobTokenKind.Class, (byte)classes.Count));
                    classes.Add(parsed);
                    at = behind;
                    break;
                case (byte)'\\':
                    if (at + 1 == pattern.Length) return Nothing();
                    tokens.Add(new GlobToken(GlobTokenKind.Byte, pattern[at + 1]));
                    at += 2;
                    break;
                default:
                    tokens.Add(new GlobToken(GlobTokenKind.Byte, foldCase ? IgnoreText.Lower(value) : value));
                    at++;
                    break;
            }
        }

        return new GlobPattern([.. tokens], classes);
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (!text.EndsWith(_tail)) return false;
        int states = _tokens.Length + 1;
        Span<bool> now = states <= StackStates ? stackalloc bool[states] : new bool[states];
        Span<bool> next = states <= StackStates ? stackalloc bool[states] : new bool[states];
        now.Clear();
        Enter(now, 0);
        foreach (byte value in text)
        {
            next.Clear();
            bool isAlive = false;
            for (int state = 0; state < _tokens.Length; state++)
            {
                if (now[state]) isAlive |= Step(state, value, next);
            }

            if (!isAlive) return false;
            Span<bool> swap = now;
            now = next;
            next = swap;
        }

        return now[^1];
    }

    private static GlobPattern Nothing() => new([new GlobToken(GlobTokenKind.Never, 0)], []);

    /// <summary>
    /// Two stars or more cross folders only where they stand for whole names: at the begin or behind '/', and at the
    /// end or before '/', which may be escaped.
    /// </summary>
    private static int AddStars(List<GlobToken> tokens, ReadOnlySpan<byte> pattern, int at)
    {
        int begin = at;
        while (at < pattern.Length && pattern[at] == '*') at++;
        bool isWhole = at - begin >= 2
            && (begin == 0 || pattern[begin - 1] == '/')
            && (at == pattern.Length || pattern[at] == '/' || pattern[at..] is [(byte)'\\', (byte)'/', ..]);
        if (!isWhole)
        {
            tokens.Add(new GlobToken(GlobTokenKind.Star, 0));
            return at;
        }

        if (at == pattern.Length || pattern[at] != '/')
        {
            tokens.Add(new GlobToken(GlobTokenKind.DoubleStar, 0));
            return at;
        }

        tokens.Add(new GlobToken(GlobTokenKind.Folders, 0));
        tokens.Add(new GlobToken(GlobTokenKind.FoldersRest, 0));
        return at + 1;
    }

    /// <summary>Enters a state, and those that can be reached from it without a byte.</summary>
    private void Enter(Span<bool> states, int state)
    {
        while (!states[state])
        {
            states[state] = true;
            if (state == _tokens.Length) return;
            switch (_tokens[state].Kind)
            {
                case GlobTokenKind.Star or GlobTokenKind.DoubleStar:
                    state++;
                    break;
                case GlobTokenKind.Folders:
                    states[state + 1] = true;
                    state += 2;
                    break;
                default:
                    return;
            }
        }
    }

    private bool Step(int state, byte value, Span<bool> next)
    {
        GlobToken token = _tokens[state];
        switch (token.Kind)
        {
            case GlobTokenKind.Byte when value == token.Value:
            case GlobTokenKind.Any when value != '/':
            case GlobTokenKind.Class when _classes[token.Value].Contains(value):
                Enter(next, state + 1);
                return true;
            case GlobTokenKind.Star when value != '/':
            case GlobTokenKind.DoubleStar:
                Enter(next, state);
                return true;
            case GlobTokenKind.FoldersRest:
                next[state] = true;
                if (value == '/') Enter(next, state + 1);
                return true;
            default:
                return false;
        }
    }
}
