using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Storage.Tests;

/// <summary>The plainest state machine: a list of what it was told, by sequence.</summary>
internal sealed class LedgerOfBytes : IStateMachine
{
    public List<byte[]> Entries { get; } = [];

    /// <summary>Called in the middle of a save, to append what a snapshot under way may meet.</summary>
    public Action? DuringSave { get; set; }

    /// <summary>At this record it fails, as code does that has a defect.</summary>
    public long FailsAt { get; set; }

    public long LoadedSequence { get; private set; }

    public void Load(SnapshotReader reader)
    {
        Assert.Empty(Entries);
        LoadedSequence = reader.Info.Sequence;
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++) Entries.Add(reader.ReadBytes(1 << 20));
        Assert.Equal(0, reader.Remaining);
    }

    public void Apply(in JournalRecord record)
    {
        if (record.Sequence == FailsAt) throw new InvalidOperationException("An index is out of order.");
        if (record.Sequence <= Entries.Count) return;
        Assert.Equal(Entries.Count + 1, record.Sequence);
        Entries.Add(record.Payload.ToArray());
    }

    public void Save(SnapshotWriter writer)
    {
        DuringSave?.Invoke();
        writer.WriteInt32(Entries.Count);
        foreach (byte[] entry in Entries) writer.WriteBytes(entry);
    }
}
