namespace Synapsid.Ledger.Segments;

/// <summary>The values of one field in a segment under construction, each with its events.</summary>
internal sealed class PostingFieldBuilder
{
    /// <summary>Beyond so many values a field gets no postings: they would take more than they save.</summary>
    private const int ValuesMax = 1 << 16;

    /// <summary>A longer value has no postings, and so neither has its field in this segment.</summary>
    private const int ValueBytesMax = 256;

    private readonly Dictionary<byte[], PostingBuilder> _values = new(ByteComparer.Instance);
    private readonly Dictionary<byte[], PostingBuilder>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private PostingBuilder? _last;

    public PostingFieldBuilder() => _lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Whether the values were too many, or one too long.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>The values in no particular order.</summary>
    public IReadOnlyCollection<PostingBuilder> Values => _values.Values;

    /// <summary>Adds an event with its value; none where it is empty.</summary>
    public void Add(ReadOnlySpan<byte> value, int ordinal)
    {
        if (value.IsEmpty || GaveUp) return;
        if (_last is null || !value.SequenceEqual(_last.Value))
        {
            if (!_lookup.TryGetValue(value, out _last))
            {
                if (_values.Count == ValuesMax || value.Length > ValueBytesMax)
                {
                    GaveUp = true;
                    _values.Clear();
                    return;
                }

                _last = new PostingBuilder(value.ToArray());
                _values.Add(_last.Value, _last);
            }
        }

        _last.Add(ordinal);
    }
}
