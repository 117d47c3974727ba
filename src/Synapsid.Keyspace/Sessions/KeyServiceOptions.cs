using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>What a <see cref="KeyService"/> is made of.</summary>
public sealed record KeyServiceOptions
{
    /// <summary>The keys.</summary>
    public required KeyspaceStore Store { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Chance begins here.</summary>
    public int Seed { get; init; }

    /// <summary>Where effects go; null: nothing is persisted.</summary>
    public IEffectSink? Sink { get; init; }

    /// <summary>Snapshots; null: there are none.</summary>
    public IKeySnapshots? Snapshots { get; init; }

    /// <summary>What can be changed while it runs.</summary>
    public KeyTuning Tuning { get; init; } = new();

    /// <summary>Further parameters of <c>CONFIG</c>: those of other parts of the program.</summary>
    public IReadOnlyList<KeyParameter> Parameters { get; init; } = [];

    /// <summary>The commands.</summary>
    public KeyCommandTable Commands { get; init; } = KeyCommandTable.Default;

    /// <summary>The port that <c>INFO</c> tells; 0: none.</summary>
    public int Port { get; init; }

    /// <summary>Is told of a failed check in a command, for the host's log. The client gets an error reply.</summary>
    public Action<Exception>? Failed { get; init; }

    /// <summary>
    /// Is told of clients' acts that matter to an audit, by the session's thread, which may hold shards: it must be
    /// quick.
    /// </summary>
    public Action<KeyAct>? Acted { get; init; }

    /// <summary>Lets <c>SHUTDOWN</c> end the program; null: it may not.</summary>
    public Action? Shutdown { get; init; }
}
