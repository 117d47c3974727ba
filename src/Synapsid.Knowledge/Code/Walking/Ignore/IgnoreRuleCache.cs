using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>
/// Keeps compiled rules by the text that they come from, so that a later walk, and folders with the same file, need not
/// compile it again. What was used longest ago goes first.
/// </summary>
public sealed class IgnoreRuleCache
{
    private readonly object _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = [];
    private readonly int _capacity;
    private readonly bool _usesTables;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">How many files of rules are kept; 0 keeps none.</param>
    /// <param name="usesTables">Whether rules are found by tables; else line by line, with the same answers.</param>
    public IgnoreRuleCache(int capacity = 1000, bool usesTables = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _capacity = capacity;
        _usesTables = usesTables;
    }

    /// <summary>How often rules were found here.</summary>
    public long Hits { get; private set; }

    /// <summary>How often they had to be compiled.</summary>
    public long Misses { get; private set; }

    /// <summary>The compiled rules of a text.</summary>
    internal IgnoreRules Get(ReadOnlySpan<byte> text, bool foldCase)
    {
        Key key = new(KeyHash.Of(text, 0), foldCase);
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node) && text.SequenceEqual(node.Value.Text))
            {
                Hits++;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Rules;
            }

            Misses++;
        }

        IgnoreRules rules = IgnoreRules.Parse(text, foldCase, _usesTables);
        if (_capacity == 0) return rules;
        byte[] copy = text.ToArray();
        lock (_gate)
        {
            if (_entries.Remove(key, out LinkedListNode<Entry>? old)) _recent.Remove(old);
            while (_entries.Count >= _capacity)
            {
                _entries.Remove(_recent.Last!.Value.Key);
                _recent.RemoveLast();
            }

            _entries[key] = _recent.AddFirst(new Entry(key, copy, rules));
        }

        return rules;
    }

    private readonly record struct Key(ulong Hash, bool FoldCase);

    private sealed record Entry(Key Key, byte[] Text, IgnoreRules Rules);
}
