using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The call of a session: one object for all its commands.</summary>
internal sealed class SessionCall(KeySession session) : KeyCall
{
    private RespArguments? _arguments;

    /// <inheritdoc/>
    public override RespArguments Arguments =>
        _arguments ?? throw new InvalidOperationException("No command is running.");

    /// <inheritdoc/>
    public override RespWriter Reply => session.Output;

    /// <inheritdoc/>
    public override KeyDatabase Database => session.Database;

    /// <inheritdoc/>
    public override KeyspaceStore Space => session.Service.Store;

    /// <inheritdoc/>
    public override Random Random => session.Random;

    /// <summary>Whose call it is.</summary>
    internal KeySession Session => session;

    /// <inheritdoc/>
    public override KeyDatabase DatabaseOf(int number) => session.DatabaseOf(number);

    /// <inheritdoc/>
    public override void Defer(bool writes, Func<CancellationToken, Action<RespWriter>> work) =>
        session.Defer(writes, work);

    /// <inheritdoc/>
    public override void Changed(ReadOnlySpan<byte> key, KeyEventKinds kind, string name, int database = -1) =>
        session.Note(database < 0 ? session.DatabaseNumber : database, key, kind, name);

    /// <inheritdoc/>
    public override void NoteAct(string name, string subject) => session.Service.NoteAct(session, name, subject);

    /// <inheritdoc/>
    public override void Swapped(int first, int second) => session.Service.Watches.Swapped(first, second);

    /// <inheritdoc/>
    public override void Flushed() => session.NoteFlush();

    /// <summary>The next command's arguments.</summary>
    internal void Begin(RespArguments arguments) => _arguments = arguments;

    /// <summary>The session behind a call, for commands that are about the session.</summary>
    internal static KeySession SessionOf(KeyCall call) => ((SessionCall)call).Session;
}
