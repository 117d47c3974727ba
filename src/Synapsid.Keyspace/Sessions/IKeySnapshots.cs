namespace Synapsid.Keyspace.Sessions;

/// <summary>Snapshots of the key space, as commands ask for them. All members may be called from any thread.</summary>
public interface IKeySnapshots
{
    /// <summary>Whether one is being written.</summary>
    bool Running { get; }

    /// <summary>When the last good one was finished.</summary>
    DateTimeOffset LastSaved { get; }

    /// <summary>Whether the last one succeeded.</summary>
    bool LastSucceeded { get; }

    /// <summary>How long the last one took; null before the first of this process.</summary>
    TimeSpan? LastDuration { get; }

    /// <summary>Changes since the last good one.</summary>
    long ChangesSinceSave { get; }

    /// <summary>How many were finished since the process began.</summary>
    long Count { get; }

    /// <summary>Writes one and returns when it is on the disk; a text that says what went wrong, or null.</summary>
    string? Save();

    /// <summary>Begins one in the background; false where one runs already.</summary>
    bool TryBegin();

    /// <summary>
    /// Writes the key space to the disk and reads it back, for <c>DEBUG RELOAD</c>; what went wrong, or null.
    /// </summary>
    string? Reload();
}
