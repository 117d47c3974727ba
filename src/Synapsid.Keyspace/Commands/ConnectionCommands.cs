using System.Security.Cryptography;
using System.Text;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>Commands about the connection itself.</summary>
internal static class ConnectionCommands
{
    /// <summary>The version of Redis whose commands and replies these are.</summary>
    internal const string RedisVersion = "7.0.15";

    private const KeyCommandFlags Always =
        KeyCommandFlags.Fast | KeyCommandFlags.NoAuth | KeyCommandFlags.WhileSubscribed;

    private const int UserBytesShown = 64;

    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("PING", -1, KeyCommandFlags.Fast | KeyCommandFlags.WhileSubscribed, "Shows that the server is there.",
            "[message]", Ping),
        Make("ECHO", 2, KeyCommandFlags.Fast, "Gives a text back.", "message",
            call => call.Reply.Bulk(call.Arguments[1])),
        Make("SELECT", 2, KeyCommandFlags.Fast, "Goes to another database.", "index", Select),
        Make("QUIT", -1, Always, "Closes the connection.", "", Quit),
        Make("RESET", 1, Always, "Makes the connection as it was when it was new.", "", Reset) with { Since = "6.2.0" },
        Make("AUTH", -2, KeyCommandFlags.Fast | KeyCommandFlags.NoAuth, "Gives the password.",
            "[username] password", Auth),
        Make("HELLO", -1, KeyCommandFlags.Fast | KeyCommandFlags.NoAuth, "Chooses the version of the protocol.",
            "[protover [AUTH username password] [SETNAME clientname]]", Hello) with { Since = "6.0.0" },
    ];

    /// <summary>Whether a user and password are right; a user is nobody but <c>default</c>.</summary>
    private static bool TryAuthenticate(KeySession session, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        if (IsRight(session.Service.Tuning.Password, user, password))
        {
            session.Authenticated = true;
            return true;
        }

        string name = Encoding.UTF8.GetString(user[..Math.Min(user.Length, UserBytesShown)]);
        session.Service.NoteAct(session, "failed_login", $"user {name}");
        return false;
    }

    private static bool IsRight(byte[] wanted, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        if (!user.SequenceEqual("default"u8)) return false;
        // Compares in a time that does not tell how much of the password was right; the hashes make lengths equal.
        if (wanted.Length > 0)
        {
            Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
            Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(wanted, left);
            SHA256.HashData(password, right);
            return CryptographicOperations.FixedTimeEquals(left, right);
        }

        return true;
    }

    /// <summary>Gives the session a name; answers an error, and is false, where it cannot be one.</summary>
    internal static bool TrySetName(KeyCall call, ReadOnlySpan<byte> name)
    {
        foreach (byte letter in name)
        {
            if (letter is >= (byte)'!' and <= (byte)'~') continue;
            call.Reply.Error("ERR Client names cannot contain spaces, newlines or special characters.");
            return false;
        }

        SessionCall.SessionOf(call).Name = name.IsEmpty ? null : Encoding.ASCII.GetString(name);
        return true;
    }

    private static void Ping(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        ReadOnlySpan<byte> message = call.Arguments.Count > 1 ? call.Arguments[1] : default;
        if (call.Arguments.Count > 2)
        {
            call.Reply.Error("ERR wrong number of arguments for 'ping' command");
        }
        else if (session.IsSubscribed && call.Reply.Protocol == 2)
        {
            call.Reply.Array(2);
            call.Reply.Bulk("pong"u8);
            call.Reply.Bulk(message);
        }
        else if (call.Arguments.Count == 1)
        {
            call.Reply.Simple("PONG"u8);
        }
        else
        {
            call.Reply.Bulk(message);
        }
    }

    private static void Select(KeyCall call)
    {
        if (!call.TryDatabase(1, out int number)) return;
        SessionCall.SessionOf(call).DatabaseNumber = number;
        call.Reply.Ok();
    }

    private static void Quit(KeyCall call)
    {
        call.Reply.Ok();
        SessionCall.SessionOf(call).Quit();
    }

    private static void Reset(KeyCall call)
    {
        SessionCall.SessionOf(call).Reset();
        call.Reply.Simple("RESET"u8);
    }

    private static void Auth(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        if (call.Arguments.Count > 3)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        bool named = call.Arguments.Count == 3;
        if (!named && session.Service.Tuning.Password.Length == 0)
        {
            call.Reply.Error("ERR AUTH <password> called without any password configured for the default user. "
                + "Are you sure your configuration is correct?");
            return;
        }

        ReadOnlySpan<byte> user = named ? call.Arguments[1] : "default"u8;
        if (TryAuthenticate(session, user, call.Arguments[named ? 2 : 1])) call.Reply.Ok();
        else call.Reply.Error(KeyErrors.WrongPassword);
    }

    private static void Hello(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        long protocol = call.Reply.Protocol;
        if (call.Arguments.Count >= 2)
        {
            if (!call.TryInteger(1, out protocol, "ERR Protocol version is not an integer or out of range")) return;
            if (protocol is < 2 or > 3)
            {
                call.Reply.Error("NOPROTO unsupported protocol version");
                return;
            }
        }

        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (call.Is(i, "AUTH"u8) && i + 2 < call.Arguments.Count)
            {
                if (!TryAuthenticate(session, call.Arguments[i + 1], call.Arguments[i + 2]))
                {
                    call.Reply.Error(KeyErrors.WrongPassword);
                    return;
                }

                i += 2;
            }
            else if (call.Is(i, "SETNAME"u8) && i + 1 < call.Arguments.Count)
            {
                if (!TrySetName(call, call.Arguments[++i])) return;
            }
            else
            {
                call.Reply.Error($"ERR Syntax error in HELLO option '{Encoding.UTF8.GetString(call.Arguments[i])}'");
                return;
            }
        }

        if (!session.Authenticated)
        {
            call.Reply.Error("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
                + "AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol "
                + "version at the same time");
            return;
        }

        call.Reply.Protocol = (int)protocol;
        Greet(call, session);
    }

    private static void Greet(KeyCall call, KeySession session)
    {
        call.Reply.Map(7);
        call.Reply.Bulk("server"u8);
        call.Reply.Bulk("redis"u8); // clients take another name for a server that they do not know
        call.Reply.Bulk("version"u8);
        call.Reply.Bulk(RedisVersion);
        call.Reply.Bulk("proto"u8);
        call.Reply.Integer(call.Reply.Protocol);
        call.Reply.Bulk("id"u8);
        call.Reply.Integer(session.Id);
        call.Reply.Bulk("mode"u8);
        call.Reply.Bulk("standalone"u8);
        call.Reply.Bulk("role"u8);
        call.Reply.Bulk("master"u8);
        call.Reply.Bulk("modules"u8);
        call.Reply.Array(0);
    }

    private static KeyCommand Make(
        string name, int arity, KeyCommandFlags flags, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Group = "connection",
        Summary = summary,
        Syntax = syntax,
        Handler = handler,
    };
}
