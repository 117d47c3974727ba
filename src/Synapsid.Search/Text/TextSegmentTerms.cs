namespace Synapsid.Search.Text;

/// <summary>Walks through the terms of a segment in order, for a merge.</summary>
internal sealed class TextSegmentTerms(TextSegment segment)
{
    private readonly byte[] _term = new byte[TextDictionaryPosition.TermBytesMax];
    private TextDictionaryPosition _position;

    /// <summary>The segment.</summary>
    public TextSegment Segment { get; } = segment;

    /// <summary>The current term.</summary>
    public ReadOnlySpan<byte> Term => _term.AsSpan(0, _position.TermLength);

    /// <summary>The posting list of the current term.</summary>
    public ReadOnlySpan<byte> Postings => Segment.Postings(_position.PostingsOffset, _position.PostingsBytes);

    /// <summary>Goes to the next term; false at the end.</summary>
    public bool MoveNext()
    {
        bool found = _position.MoveNext(Segment.Dictionary, _term);
        return _position.IsDamaged ? throw Segment.Damaged() : found;
    }
}
