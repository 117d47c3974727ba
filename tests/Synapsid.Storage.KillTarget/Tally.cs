using System.Buffers.Binary;

using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Storage.KillTarget;

/// <summary>A state machine that remembers the checksum in front of every record.</summary>
public sealed class Tally : IStateMachine
{
    private readonly Lock _gate = new();
    private readonly List<uint> _crcs = [];

    /// <summary>Small segments, so that a short run rotates, cuts and snapshots often.</summary>
    public static DataFolderOptions Options { get; } = new()
    {
        ProcessName = "kill target",
        Journal = new JournalOptions { SegmentBytes = 128 << 10 },
    };

    /// <summary>The checksums, in order of sequence.</summary>
    public IReadOnlyList<uint> Crcs => _crcs;

    /// <summary>Changes the state and appends the record under one lock, as the engine does.</summary>
    public long Append(IJournal journal, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            long sequence = journal.Append(1, payload);
            _crcs.Add(BinaryPrimitives.ReadUInt32LittleEndian(payload));
            return sequence;
        }
    }

    /// <inheritdoc/>
    public void Load(SnapshotReader reader)
    {
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++) _crcs.Add((uint)reader.ReadInt32());
    }

    /// <inheritdoc/>
    public void Apply(in JournalRecord record)
    {
        if (record.Sequence > _crcs.Count) _crcs.Add(BinaryPrimitives.ReadUInt32LittleEndian(record.Payload));
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        lock (_gate)
        {
            writer.WriteInt32(_crcs.Count);
            foreach (uint crc in _crcs) writer.WriteInt32((int)crc);
        }
    }
}
