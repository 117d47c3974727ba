using Synapsid.Knowledge.Grains;
using Synapsid.Storage;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid;

/// <summary>
/// All state that lives by the one journal, as recovery and snapshots see it: hands each record to the capability that
/// owns its kind, and writes the capabilities one after the other into a snapshot.
/// </summary>
internal sealed class EngineState(GrainStore grains) : IStateMachine
{
    private const byte GrainSection = 1;

    /// <summary>Payload bytes that recovery replayed after the snapshot.</summary>
    public long ReplayedBytes { get; private set; }

    /// <summary>Told the payload bytes of each effect that is written after recovery.</summary>
    public Action<long> Grew
    {
        set => grains.Grew = value;
    }

    public void Load(SnapshotReader reader)
    {
        byte section = reader.ReadByte();
        if (section != GrainSection)
        {
            throw new InvalidDataException($"The snapshot has a section {section}, which this version does not know.");
        }

        grains.Load(reader);
    }

    public void Apply(in JournalRecord record)
    {
        if (!GrainStore.Owns(record.Kind))
        {
            throw new InvalidDataException(
                $"Journal record {record.Sequence} has kind 0x{record.Kind:x2}, which this version does not know. "
                + "Was the data folder written by a newer Synapsid?");
        }

        grains.Apply(record);
        ReplayedBytes += record.Payload.Length;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.WriteByte(GrainSection);
        grains.Save(writer);
    }
}
