namespace Synapsid.Search.Patterns;

/// <summary>
/// Finds lines that an expression may match, byte by byte: Thompson's construction over a <see cref="PatternNode"/>,
/// made deterministic while it runs ("Programming techniques: regular expression search algorithm", 1968). It never
/// passes over a line with a match; the lines that it finds are verified by the runtime's engine. Not thread-safe.
/// </summary>
internal sealed class LineAutomaton
{
    private const int NodesMax = 4000;
    private const int StatesMax = 2000;
    private const int Unknown = -1;
    private const int Found = -2;
    private const int ClassBits = 8;

    private readonly List<(byte[]? Bytes, int Next, int Other)> _nodes = [];
    private readonly List<int[]> _states = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly int _start;
    private readonly int _accept;
    private readonly bool[] _seen;
    private readonly List<int> _gathered = [];
    private int[] _next = new int[64 << ClassBits];

    private LineAutomaton(PatternNode node)
    {
        _accept = Add(null, -1, -1);
        _start = Build(node, _accept);
        _seen = new bool[_nodes.Count];
        AddState([]);
    }

    /// <summary>Whether every line would be found: the automaton is of no use.</summary>
    public bool FindsAll { get; private set; }

    /// <summary>The automaton of an expression; null where it would be too large.</summary>
    public static LineAutomaton? Of(PatternNode node)
    {
        LineAutomaton automaton = new(node);
        return automaton._nodes.Count > NodesMax || automaton.FindsAll ? null : automaton;
    }

    /// <summary>
    /// The first place at or after <paramref name="from"/>, which begins a line, where a match may have ended; -1 where
    /// there is none. Line feeds begin anew.
    /// </summary>
    public int Find(ReadOnlySpan<byte> text, int from)
    {
        int[] next = _next;
        int state = 0;
        for (int i = from; i < text.Length; i++)
        {
            int target = next[state + text[i]];
            if (target >= 0)
            {
                state = target;
                continue;
            }

            if (target == Unknown)
            {
                target = Step(state, text[i]);
                next = _next;
                if (target >= 0)
                {
                    state = target;
                    continue;
                }
            }

            return i;
        }

        return -1;
    }

    /// <summary>The state after a byte, made and kept where it is new.</summary>
    private int Step(int state, byte value)
    {
        if (value == '\n') return _next[state + value] = 0;
        _gathered.Clear();
        foreach (int node in _states[state >> ClassBits])
        {
            (byte[]? bytes, int next, _) = _nodes[node];
            if ((bytes![value >> 3] >> (value & 7) & 1) != 0) Follow(next);
        }

        bool accepts = Finish();
        if (accepts) return _next[state + value] = Found;
        int[] nodes = [.. _gathered];
        if (_states.Count > StatesMax)
        {
            _states.Clear();
            _numbers.Clear();
            AddState([]);
            return AddState(nodes);
        }

        int target = AddState(nodes);
        return _next[state + value] = target;
    }

    /// <summary>The number of a state, times 256. The start is in every state: a match may begin anywhere.</summary>
    private int AddState(int[] nodes)
    {
        if (_states.Count == 0)
        {
            _gathered.Clear();
            Follow(_start);
            FindsAll |= Finish();
            nodes = [.. _gathered];
        }
        else
        {
            nodes = [.. nodes.Union(_states[0]).Order()];
        }

        string key = string.Create(nodes.Length * 2, nodes, (characters, numbers) =>
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                characters[2 * i] = (char)numbers[i];
                characters[(2 * i) + 1] = (char)(numbers[i] >> 16);
            }
        });
        if (_numbers.TryGetValue(key, out int known)) return known;
        int number = _states.Count << ClassBits;
        _states.Add(nodes);
        _numbers.Add(key, number);
        if (number + 256 > _next.Length) Array.Resize(ref _next, _next.Length * 2);
        Array.Fill(_next, Unknown, number, 256);
        return number;
    }

    /// <summary>Adds a node, and those reached from it without a byte.</summary>
    private void Follow(int node)
    {
        Stack<int> open = new();
        open.Push(node);
        while (open.TryPop(out int current))
        {
            if (current < 0 || _seen[current]) continue;
            _seen[current] = true;
            _gathered.Add(current);
            if (_nodes[current].Bytes is not null || current == _accept) continue;
            open.Push(_nodes[current].Next);
            open.Push(_nodes[current].Other);
        }
    }

    /// <summary>Leaves the nodes that wait for a byte, in order; tells whether the end was reached.</summary>
    private bool Finish()
    {
        foreach (int node in _gathered) _seen[node] = false;
        bool accepts = _gathered.Contains(_accept);
        _gathered.RemoveAll(node => _nodes[node].Bytes is null);
        _gathered.Sort();
        return accepts;
    }

    private int Add(byte[]? bytes, int next, int other)
    {
        if (_nodes.Count <= NodesMax) _nodes.Add((bytes, next, other));
        else FindsAll = true;
        return _nodes.Count - 1;
    }

    private int Build(PatternNode node, int next)
    {
        if (FindsAll) return next;
        switch (node.Kind)
        {
            case PatternKind.Empty:
                return next;
            case PatternKind.Set:
                return BuildSet(node, next);
            case PatternKind.Bytes:
                for (int i = node.Utf8.Length - 1; i >= 0; i--) next = Add(Bytes(node.Utf8[i], node.Utf8[i]), next, -1);
                return next;
            case PatternKind.Sequence:
                for (int i = node.Parts.Count - 1; i >= 0; i--) next = Build(node.Parts[i], next);
                return next;
            case PatternKind.Choice:
                int choice = Build(node.Parts[0], next);
                for (int i = 1; i < node.Parts.Count; i++) choice = Add(null, choice, Build(node.Parts[i], next));
                return choice;
            case PatternKind.Repeat:
                return BuildRepeat(node, next);
            default:
                return Loop(again => Add(Bytes(0, 255), again, -1), next);
        }
    }

    private int BuildRepeat(PatternNode node, int next)
    {
        PatternNode part = node.Parts[0];
        if (node.Max == int.MaxValue) next = Loop(again => Build(part, again), next);
        for (int i = node.Min; node.Max != int.MaxValue && i < node.Max && !FindsAll; i++)
        {
            next = Add(null, Build(part, next), next);
        }

        for (int i = 0; i < node.Min && !FindsAll; i++) next = Build(part, next);
        return next;
    }

    /// <summary>Any number of times, none among them.</summary>
    private int Loop(Func<int, int> body, int next)
    {
        int loop = Add(null, next, -1);
        int first = body(loop);
        if (!FindsAll) _nodes[loop] = (null, next, first);
        return loop;
    }

    /// <summary>
    /// A character beyond ASCII is any byte of one and what continues it: more than is so, and simple. Bytes that are
    /// no UTF-8 are characters to the runtime's engine too.
    /// </summary>
    private int BuildSet(PatternNode node, int next)
    {
        byte[] ascii = new byte[32];
        for (int value = 0; value < 128; value++)
        {
            if (value != '\n' && node.Characters.Contains(value)) ascii[value >> 3] |= (byte)(1 << (value & 7));
        }

        int single = Add(ascii, next, -1);
        if (!node.Characters.Beyond && !node.IgnoresCase) return single;
        int rest = Loop(again => Add(Bytes(0x80, 0xBF), again, -1), next);
        return Add(null, single, Add(Bytes(0x80, 0xFF), rest, -1));
    }

    private static byte[] Bytes(int first, int last)
    {
        byte[] bytes = new byte[32];
        for (int value = first; value <= last; value++)
        {
            if (value != '\n') bytes[value >> 3] |= (byte)(1 << (value & 7));
        }

        return bytes;
    }
}
