using System.Text;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// The CLIENT commands; those of client-side caching are <see cref="TrackingCommands"/>. UNBLOCK comes with blocking
/// commands.
/// </summary>
internal static class ClientCommands
{
    private static readonly string[] Types = ["normal", "pubsub", "replica", "slave", "master"];

    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("ID", 2, "Gives the number of the connection.", "",
            call => call.Reply.Integer(SessionCall.SessionOf(call).Id)),
        Make("GETNAME", 2, "Gives the name of the connection.", "", GetName),
        Make("SETNAME", 3, "Names the connection.", "connection-name", SetName),
        Make("INFO", 2, "Describes the connection.", "", Info),
        Make("LIST", -2, "Describes all connections.",
            "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]", List)
            with { Flags = KeyCommandFlags.Admin },
        Make("KILL", -3, "Closes connections.",
            "<ip:port | [ID client-id] [TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>] [USER username]"
            + " [ADDR ip:port] [LADDR ip:port] [SKIPME <YES | NO>]>", Kill)
            with { Flags = KeyCommandFlags.Admin },
        Make("PAUSE", -3, "Lets commands wait for some milliseconds.", "timeout [WRITE | ALL]", Pause)
            with { Flags = KeyCommandFlags.Admin },
        Make("UNPAUSE", 2, "Ends a pause.", "", Unpause) with { Flags = KeyCommandFlags.Admin },
        Make("REPLY", 3, "Turns replies on or off.", "<ON | OFF | SKIP>", SetReplies),
        Make("NO-EVICT", 3, "Marks the connection as one not to be closed for memory.", "<ON | OFF>",
            call => SetFlag(call, (session, on) => session.NoEvict = on)) with { Flags = KeyCommandFlags.Admin },
        HelpText.For("CLIENT", "connection"),
    ];

    private static void GetName(KeyCall call)
    {
        if (SessionCall.SessionOf(call).Name is { } name) call.Reply.Bulk(name);
        else call.Reply.Null();
    }

    private static void SetName(KeyCall call)
    {
        if (ConnectionCommands.TrySetName(call, call.Arguments[2])) call.Reply.Ok();
    }

    private static void Info(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        DateTimeOffset now = session.Service.Clock.GetUtcNow();
        call.Reply.Verbatim("txt"u8, session.Describe(now, call.Arguments) + "\n");
    }

    private static void List(KeyCall call)
    {
        KeySession own = SessionCall.SessionOf(call);
        IEnumerable<KeySession> sessions = own.Service.Sessions.OrderBy(session => session.Id);
        if (call.Arguments.Count == 4 && call.Is(2, "TYPE"u8))
        {
            if (!TryType(call, 3, out string type)) return;
            sessions = sessions.Where(session => session.IsOfType(type));
        }
        else if (call.Arguments.Count > 3 && call.Is(2, "ID"u8))
        {
            List<KeySession> named = [];
            for (int i = 3; i < call.Arguments.Count; i++)
            {
                if (!call.TryInteger(i, out long id, "ERR Invalid client ID")) return;
                if (own.Service.SessionOf(id) is { } session) named.Add(session);
            }

            sessions = named;
        }
        else if (call.Arguments.Count != 2)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        StringBuilder text = new();
        DateTimeOffset now = own.Service.Clock.GetUtcNow();
        foreach (KeySession session in sessions)
        {
            text.Append(session.Describe(now, session == own ? call.Arguments : null)).Append('\n');
        }

        call.Reply.Verbatim("txt"u8, text.ToString());
    }

    private static void Kill(KeyCall call)
    {
        KeySession own = SessionCall.SessionOf(call);
        bool byAddress = call.Arguments.Count == 3;
        ClientFilter filter = new() { SkipSelf = !byAddress };
        if (byAddress) filter.Address = Encoding.UTF8.GetString(call.Arguments[2]);
        else if (!TryFilter(call, filter)) return;

        int killed = 0;
        bool self = false;
        foreach (KeySession session in own.Service.Sessions)
        {
            if (!filter.Matches(session, own)) continue;
            killed++;
            if (session == own) self = true;
            else session.Kill();
        }

        if (!byAddress) call.Reply.Integer(killed);
        else if (killed == 0) call.Reply.Error("ERR No such client");
        else call.Reply.Ok();
        if (self) own.Quit();
    }

    private static bool TryFilter(KeyCall call, ClientFilter filter)
    {
        for (int i = 2; i < call.Arguments.Count; i += 2)
        {
            bool hasValue = i + 1 < call.Arguments.Count;
            string value = hasValue ? Encoding.UTF8.GetString(call.Arguments[i + 1]) : "";
            string? problem = null;
            if (hasValue && call.Is(i, "ID"u8))
            {
                bool fine = NumberText.TryParse(call.Arguments[i + 1], out long id) && id > 0;
                filter.Id = id;
                if (!fine) problem = "ERR client-id should be greater than 0";
            }
            else if (hasValue && call.Is(i, "TYPE"u8))
            {
                if (!TryType(call, i + 1, out string type)) return false;
                filter.Type = type;
            }
            else if (hasValue && call.Is(i, "ADDR"u8))
            {
                filter.Address = value;
            }
            else if (hasValue && call.Is(i, "LADDR"u8))
            {
                filter.LocalAddress = value;
            }
            else if (hasValue && call.Is(i, "USER"u8))
            {
                if (value != "default") problem = $"ERR No such user '{value}'";
            }
            else if (hasValue && call.Is(i, "SKIPME"u8) && (call.Is(i + 1, "YES"u8) || call.Is(i + 1, "NO"u8)))
            {
                filter.SkipSelf = call.Is(i + 1, "YES"u8);
            }
            else
            {
                problem = KeyErrors.Syntax;
            }

            if (problem is null) continue;
            call.Reply.Error(problem);
            return false;
        }

        return true;
    }

    private static bool TryType(KeyCall call, int argument, out string type)
    {
        string given = Encoding.UTF8.GetString(call.Arguments[argument]);
        type = given.ToLowerInvariant();
        if (Types.Contains(type)) return true;
        call.Reply.Error($"ERR Unknown client type '{given}'");
        return false;
    }

    private static void Pause(KeyCall call)
    {
        bool writesOnly = false;
        if (call.Arguments.Count > 4)
        {
            call.RefuseSubcommand("CLIENT");
            return;
        }

        if (call.Arguments.Count == 4)
        {
            writesOnly = call.Is(3, "WRITE"u8);
            if (!writesOnly && !call.Is(3, "ALL"u8))
            {
                call.Reply.Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
                return;
            }
        }

        if (!call.TryInteger(2, out long ms, "ERR timeout is not an integer or out of range")) return;
        if (ms is < 0 or > int.MaxValue)
        {
            call.Reply.Error(ms < 0 ? "ERR timeout is negative" : "ERR timeout is not an integer or out of range");
            return;
        }

        SessionCall.SessionOf(call).Service.Pause.Begin(TimeSpan.FromMilliseconds(ms), writesOnly);
        call.Reply.Ok();
    }

    private static void Unpause(KeyCall call)
    {
        SessionCall.SessionOf(call).Service.Pause.End();
        call.Reply.Ok();
    }

    private static void SetReplies(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        if (call.Is(2, "ON"u8))
        {
            session.SetReplies(on: true);
            call.Reply.Ok();
        }
        else if (call.Is(2, "OFF"u8))
        {
            session.SetReplies(on: false);
        }
        else if (call.Is(2, "SKIP"u8))
        {
            session.SkipNextReply();
        }
        else
        {
            call.Reply.Error(KeyErrors.Syntax);
        }
    }

    private static void SetFlag(KeyCall call, Action<KeySession, bool> set)
    {
        bool on = call.Is(2, "ON"u8);
        if (!on && !call.Is(2, "OFF"u8))
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        set(SessionCall.SessionOf(call), on);
        call.Reply.Ok();
    }

    /// <summary>A command of CLIENT.</summary>
    internal static KeyCommand Make(
        string name, int arity, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = "CLIENT " + name,
        Arity = arity,
        Flags = KeyCommandFlags.None,
        Group = "connection",
        Summary = summary,
        Syntax = syntax,
        Since = "2.4.0",
        Handler = handler,
    };
}
