using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>
/// The events of keys that came to be (<c>n</c>) and of keys that were looked for in vain (<c>m</c>): found by looking
/// at the keys of a command before and after it, while somebody asked for such events, and at no other time.
/// </content>
public sealed partial class KeySession
{
    private bool TellsPresence =>
        (Service.Tuning.Events & (KeyEventKinds.New | KeyEventKinds.KeyMiss)) != KeyEventKinds.None
        && Service.PubSub.IsHeard;

    /// <summary>The keys of a command that are not there, whose shards are locked.</summary>
    private List<byte[]> KeysMissing(KeyCommandEntry entry, RespArguments arguments)
    {
        List<byte[]> missing = [];
        foreach (int at in ShardSet.KeysOf(entry.Command, arguments))
        {
            if (!Database.TryGet(arguments[at], out _, touch: false)) missing.Add(arguments[at].ToArray());
        }

        return missing;
    }

    /// <summary>Notes what became of them: one was looked for, or, ahead of its change, one is there.</summary>
    private void NotePresence(KeyCommandEntry entry, List<byte[]> missing, int notesBefore)
    {
        if ((entry.Has & KeyCommandFlags.ReadOnly) != KeyCommandFlags.None)
        {
            foreach (byte[] key in missing) Note(DatabaseNumber, key, KeyEventKinds.KeyMiss, "keymiss");
            return;
        }

        int changes = _noteCount - notesBefore;
        foreach (byte[] key in missing)
        {
            if (Database.TryGet(key, out _, touch: false)) Note(DatabaseNumber, key, KeyEventKinds.New, "new");
        }

        Span<KeyNote> added = _notes.AsSpan(notesBefore, _noteCount - notesBefore);
        KeyNote[] ordered = [.. added[changes..], .. added[..changes]];
        ordered.CopyTo(added);
    }
}
