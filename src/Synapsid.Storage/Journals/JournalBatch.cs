namespace Synapsid.Storage.Journals;

/// <summary>Records that were written together, over the reader's buffer.</summary>
internal readonly ref struct JournalBatch
{
    public JournalBatch(long firstSequence, int count, ReadOnlySpan<byte> records)
    {
        FirstSequence = firstSequence;
        Count = count;
        Records = records;
    }

    public long FirstSequence { get; }

    public int Count { get; }

    public long LastSequence => FirstSequence + Count - 1;

    public ReadOnlySpan<byte> Records { get; }
}
