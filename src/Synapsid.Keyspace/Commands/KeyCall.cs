using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// One run of a key command: its arguments, the database with the keys' shards locked, where effects and the reply go.
/// One object serves a session for all its commands.
/// </summary>
public abstract class KeyCall
{
    /// <summary>The arguments, the name first.</summary>
    public abstract RespArguments Arguments { get; }

    /// <summary>Where the reply goes.</summary>
    public abstract RespWriter Reply { get; }

    /// <summary>The session's database.</summary>
    public abstract KeyDatabase Database { get; }

    /// <summary>Another database, for <c>MOVE</c> and <c>COPY … DB n</c>.</summary>
    public abstract KeyDatabase DatabaseOf(int number);

    /// <summary>The whole key space, for commands that look beyond their keys.</summary>
    public abstract KeyspaceStore Space { get; }

    /// <summary>Effects of this command (of the whole transaction in EXEC); null where nothing is persisted.</summary>
    public EffectWriter? Effects => Database.Effects;

    /// <summary>Chance, for <c>SPOP</c> and the like.</summary>
    public abstract Random Random { get; }

    /// <summary>
    /// Has work that takes long or waits for the disk done beside the session's thread, for a command that names no
    /// key. The one reply is what the work gives to write it; the arguments are gone by then.
    /// </summary>
    /// <param name="writes">Whether it may change what is stored.</param>
    /// <param name="work">Does it, by any thread, and gives what writes the reply, by the session's.</param>
    public virtual void Defer(bool writes, Func<CancellationToken, Action<RespWriter>> work) =>
        work(CancellationToken.None)(Reply);

    /// <summary>
    /// A key changed: tells whoever watches or listens. Called once a key and command, after the change.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">Redis' class of keyspace event, <c>$</c> for strings and so on.</param>
    /// <param name="name">Redis' name of the event: <c>set</c>, <c>hincrby</c>.</param>
    /// <param name="database">The database; −1: the session's.</param>
    public abstract void Changed(ReadOnlySpan<byte> key, KeyEventKinds kind, string name, int database = -1);

    /// <summary>The client did what matters to an audit (<see cref="Sessions.KeyAct"/>).</summary>
    public virtual void NoteAct(string name, string subject)
    {
    }

    /// <summary>
    /// Two databases have changed places (<c>SWAPDB</c>), with every shard locked: who watches a key of either learns
    /// it.
    /// </summary>
    public virtual void Swapped(int first, int second)
    {
    }

    /// <summary>A database was flushed, with every shard locked: who caches keys learns it.</summary>
    public virtual void Flushed()
    {
    }
}
