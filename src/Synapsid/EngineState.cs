using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Snapshots;
using Synapsid.Knowledge.Grains;
using Synapsid.Storage;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid;

/// <summary>
/// All state that lives by the one journal, as recovery and snapshots see it: hands each record to the capability that
/// owns its kind, and writes the capabilities one after the other into a snapshot, each behind a byte that names it.
/// </summary>
/// <param name="engine">Has the knowledge store, where there is one.</param>
/// <param name="keys">The key space.</param>
/// <param name="saveKeys">Writes the key space; null where it is not persisted.</param>
internal sealed class EngineState(SynapsidEngine engine, KeyspaceState keys, Action<SnapshotWriter>? saveKeys)
    : IStateMachine
{
    private const byte GrainSection = 1;
    private const byte KeySection = 2;

    /// <summary>Payload bytes that recovery replayed after the snapshot.</summary>
    public long ReplayedBytes { get; private set; }

    public void Load(SnapshotReader reader)
    {
        // A snapshot of an older version has fewer sections.
        while (reader.Remaining > 0)
        {
            byte section = reader.ReadByte();
            if (section == GrainSection) engine.Grains.Load(reader);
            else if (section == KeySection) keys.Load(reader);
            else
            {
                throw new InvalidDataException(
                    $"The snapshot has a section {section}, which this version does not know.");
            }
        }
    }

    public void Apply(in JournalRecord record)
    {
        if (KeyspaceJournal.Owns(record.Kind)) keys.Apply(record);
        else if (GrainStore.Owns(record.Kind)) engine.Grains.Apply(record);
        else
        {
            throw new InvalidDataException(
                $"Journal record {record.Sequence} has kind 0x{record.Kind:x2}, which this version does not know. "
                + "Was the data folder written by a newer Synapsid?");
        }

        ReplayedBytes += record.Payload.Length;
    }

    public void Save(SnapshotWriter writer)
    {
        if (engine.HasGrains) SaveGrains(engine.Grains, writer);
        if (saveKeys is null) return;
        writer.WriteByte(KeySection);
        saveKeys(writer);
    }

    private static void SaveGrains(GrainStore grains, SnapshotWriter writer)
    {
        writer.WriteByte(GrainSection);
        grains.WhileStill(() => grains.Save(writer));
    }
}
