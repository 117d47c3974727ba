using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Storage;

/// <summary>What the journal's records act on, and what a snapshot holds.</summary>
public interface IStateMachine
{
    /// <summary>Replaces the state, which is empty, by a snapshot's content.</summary>
    void Load(SnapshotReader reader);

    /// <summary>
    /// Does what a record says. Records come in order of sequence. One whose effect is in the state already changes
    /// nothing: a snapshot may hold effects of records that follow its sequence.
    /// </summary>
    void Apply(in JournalRecord record);

    /// <summary>
    /// Writes the state, with at least the effects of every record that had a sequence when this was called.
    /// </summary>
    void Save(SnapshotWriter writer);
}
