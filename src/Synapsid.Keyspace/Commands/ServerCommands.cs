using System.Diagnostics.CodeAnalysis;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// Commands about the server. There are no replicas, functions or users but one: what clients ask of them is answered
/// as by a server that has none. Scripts and functions (<c>EVAL</c>, <c>FCALL</c>) would go beside <c>FUNCTION
/// FLUSH</c>.
/// </summary>
internal static class ServerCommands
{
    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("TIME", 1, KeyCommandFlags.Fast, "Gives the time: seconds and microseconds.", "", Time),
        Make("ROLE", 1, KeyCommandFlags.Admin | KeyCommandFlags.Fast,
            "Tells that the server is a master without replicas.", "", Role),
        Make("WAIT", 3, KeyCommandFlags.None, "Waits for replicas, of which there are none.",
            "numreplicas timeout", Wait),
        Make("REPLICAOF", 3, KeyCommandFlags.Admin, "Makes the server a master, which it is.", "NO ONE", ReplicaOf),
        Make("SLAVEOF", 3, KeyCommandFlags.Admin, "Makes the server a master, which it is.", "NO ONE", ReplicaOf),
        Make("SAVE", 1, KeyCommandFlags.Admin | KeyCommandFlags.NoMulti, "Takes a snapshot.", "", Save),
        Make("BGSAVE", -1, KeyCommandFlags.Admin, "Begins a snapshot.", "[SCHEDULE]", BackgroundSave),
        Make("BGREWRITEAOF", 1, KeyCommandFlags.Admin, "Begins a snapshot, so that the journal can be cut.", "",
            Rewrite),
        Make("LASTSAVE", 1, KeyCommandFlags.Admin | KeyCommandFlags.Fast, "Tells when the last snapshot was taken.", "",
            LastSave),
        Make("SHUTDOWN", -1, KeyCommandFlags.Admin | KeyCommandFlags.NoMulti, "Ends the server.",
            "[NOSAVE | SAVE] [NOW] [FORCE]", Shutdown),
        Make("ACL WHOAMI", 2, KeyCommandFlags.None, "Names the user of the connection.", "",
            call => call.Reply.Bulk("default"u8)) with { Since = "6.0.0" },
        HelpText.For("ACL", "server"),
        Make("FUNCTION FLUSH", -2, KeyCommandFlags.None, "Forgets all functions, of which there are none.",
            "[ASYNC | SYNC]",
            FlushFunctions) with { Since = "7.0.0", Group = "scripting" },
        HelpText.For("FUNCTION", "scripting"),
    ];

    private static void Time(KeyCall call)
    {
        DateTimeOffset now = SessionCall.SessionOf(call).Service.Clock.GetUtcNow();
        long microseconds = (now - DateTimeOffset.UnixEpoch).Ticks / 10;
        call.Reply.Array(2);
        call.Reply.BulkInteger(microseconds / 1_000_000);
        call.Reply.BulkInteger(microseconds % 1_000_000);
    }

    private static void Role(KeyCall call)
    {
        call.Reply.Array(3);
        call.Reply.Bulk("master"u8);
        call.Reply.Integer(0);
        call.Reply.Array(0);
    }

    private static void Wait(KeyCall call)
    {
        const string problem = "ERR timeout is not an integer or out of range";
        if (!call.TryInteger(1, out _) || !call.TryInteger(2, out long timeout, problem))
        {
            return;
        }

        if (timeout < 0) call.Reply.Error("ERR timeout is negative");
        else call.Reply.Integer(0);
    }

    private static void ReplicaOf(KeyCall call)
    {
        if (call.Is(1, "NO"u8) && call.Is(2, "ONE"u8)) call.Reply.Ok();
        else call.Reply.Error("ERR Replication is not supported.");
    }

    private static void Save(KeyCall call)
    {
        if (!TrySnapshots(call, out IKeySnapshots? snapshots)) return;
        if (snapshots.Running) call.Reply.Error("ERR Background save already in progress");
        else if (snapshots.Save() is { } problem) call.Reply.Error("ERR " + problem);
        else call.Reply.Ok();
    }

    private static void BackgroundSave(KeyCall call)
    {
        if (call.Arguments.Count > 2 || (call.Arguments.Count == 2 && !call.Is(1, "SCHEDULE"u8)))
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        if (!TrySnapshots(call, out IKeySnapshots? snapshots)) return;
        if (snapshots.TryBegin()) call.Reply.Simple("Background saving started"u8);
        else call.Reply.Error("ERR Background save already in progress");
    }

    private static void Rewrite(KeyCall call)
    {
        if (!TrySnapshots(call, out IKeySnapshots? snapshots)) return;
        if (snapshots.TryBegin()) call.Reply.Simple("Background append only file rewriting started"u8);
        else call.Reply.Simple("Background append only file rewriting scheduled"u8);
    }

    private static void LastSave(KeyCall call)
    {
        KeyService service = SessionCall.SessionOf(call).Service;
        DateTimeOffset time = service.Snapshots?.LastSaved ?? service.StartedAt;
        call.Reply.Integer(time.ToUnixTimeSeconds());
    }

    private static void Shutdown(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            if (call.Is(i, "SAVE"u8) || call.Is(i, "NOSAVE"u8)) continue;
            if (call.Is(i, "NOW"u8) || call.Is(i, "FORCE"u8)) continue;
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        // The journal holds every change: ending without a snapshot loses nothing, and one is never forced.
        if (session.Service.TryShutdown()) session.Quit();
        else call.Reply.Error("ERR Errors trying to SHUTDOWN. The program that runs this server does not allow it.");
    }

    private static void FlushFunctions(KeyCall call)
    {
        bool fine = call.Arguments.Count == 2 || call.Is(2, "ASYNC"u8) || call.Is(2, "SYNC"u8);
        if (call.Arguments.Count > 3) call.RefuseSubcommand("FUNCTION");
        else if (fine) call.Reply.Ok();
        else call.Reply.Error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    }

    private static bool TrySnapshots(
        KeyCall call, [NotNullWhen(true)] out IKeySnapshots? snapshots)
    {
        snapshots = SessionCall.SessionOf(call).Service.Snapshots;
        if (snapshots is null) call.Reply.Error("ERR The key space is not persisted: there is nothing to save to.");
        return snapshots is not null;
    }

    private static KeyCommand Make(
        string name, int arity, KeyCommandFlags flags, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Group = "server",
        Summary = summary,
        Syntax = syntax,
        Handler = handler,
    };
}
