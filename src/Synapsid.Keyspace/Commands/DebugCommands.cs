using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>The part of DEBUG that clients' test suites need. Who may use it is for the settings to say.</summary>
internal static class DebugCommands
{
    private const double SleepSecondsMax = 60;

    /// <summary>It.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        new()
        {
            Name = "DEBUG",
            Arity = -2,
            Flags = KeyCommandFlags.Admin | KeyCommandFlags.AllKeys,
            Group = "server",
            Summary = "Helps to test clients.",
            Syntax = "subcommand [arg [arg ...]]",
            Handler = Debug,
        },
    ];

    private static readonly (string Syntax, string Summary, int Arguments, Action<KeyCall> Run)[] Subcommands =
    [
        ("SLEEP <seconds>", "Keeps this connection's thread busy.", 1, Sleep),
        ("OBJECT <key>", "Describes how a key is kept.", 1, Object),
        ("DIGEST", "Gives 40 digits that stand for all keys and what they hold.", 0, Digest),
        ("DIGEST-VALUE <key> [<key> ...]", "Gives 40 digits for what each key holds.", -1, DigestValue),
        ("SET-ACTIVE-EXPIRE <0|1>", "Whether expired keys are removed in the background.", 1, SetActiveExpiry),
        ("PAUSE-CRON <0|1>", "Whether nothing is done for the keys in the background.", 1, PauseBackground),
        ("PROTOCOL <type>", "Replies with a value of the protocol's type.", 1, Protocol),
        ("ERROR <string>", "Replies with an error.", 1, call => call.Reply.Error(Text(call, 2))),
        ("LOG <message>", "Is answered OK: commands are not logged.", 1, call => call.Reply.Ok()),
        ("RELOAD", "Writes the key space to the disk and reads it back.", 0, Reload),
        ("LOADAOF", "Writes the key space to the disk and reads it back.", 0, Reload),
        ("STRINGMATCH-LEN <pattern> <length>", "Matches a pattern with a text of so many letters.", 2, MatchLength),
        ("QUICKLIST-PACKED-THRESHOLD <size>", "Is answered OK: an element of any size is kept in the same way.", 1,
            PackedThreshold),
    ];

    private static void Debug(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        DebugPermission permission = session.Service.Tuning.Debug;
        if (permission == DebugPermission.No || (permission == DebugPermission.Local && !session.Peer.IsLocal))
        {
            call.Reply.Error("ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", "
                + "you can run it from a local connection, otherwise you need to set this option in the configuration "
                + "file, and then restart the server.");
            return;
        }

        if (call.Arguments.Count == 2 && call.Is(1, "HELP"u8))
        {
            Help(call);
            return;
        }

        foreach ((string syntax, _, int arguments, Action<KeyCall> run) in Subcommands)
        {
            string name = syntax.Split(' ')[0];
            if (!call.Is(1, Encoding.ASCII.GetBytes(name)) || !Takes(arguments, call.Arguments.Count - 2)) continue;
            run(call);
            return;
        }

        call.RefuseSubcommand("DEBUG");
    }

    /// <summary>Whether so many arguments are right; negative: at least so many.</summary>
    private static bool Takes(int arguments, int count) => arguments >= 0 ? count == arguments : count >= -arguments;

    private static void Help(KeyCall call)
    {
        call.Reply.Array(1 + (2 * Subcommands.Length));
        call.Reply.Simple("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"u8);
        foreach ((string syntax, string summary, _, _) in Subcommands)
        {
            call.Reply.Simple(Encoding.ASCII.GetBytes(syntax));
            call.Reply.Simple(Encoding.ASCII.GetBytes("    " + summary));
        }
    }

    private static void Sleep(KeyCall call)
    {
        if (!double.TryParse(Text(call, 2), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            || seconds is not (>= 0 and <= SleepSecondsMax))
        {
            call.Reply.Error(KeyErrors.NotFloat);
            return;
        }

        // To keep the thread from other connections is what is asked for.
        using ManualResetEventSlim never = new();
        never.Wait(TimeSpan.FromSeconds(seconds));
        call.Reply.Ok();
    }

    /// <summary>Every shard is free: the key's own is locked here.</summary>
    private static void Object(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[2];
        int shard = call.Space.ShardOf(key);
        call.Space.Enter(shard);
        try
        {
            if (!call.Database.TryInspect(key, out KeyFacts facts)
                || !call.Database.TryPeek(key, out KeyEntry entry))
            {
                call.Reply.Error(KeyErrors.NoSuchKey);
                return;
            }

            string encoding = Encoding.ASCII.GetString(KeyCommands.EncodingOf(entry));
            string text = string.Create(CultureInfo.InvariantCulture,
                $"Value at:shard-{shard} refcount:1 encoding:{encoding} serializedlength:{facts.StoredBytes} "
                + $"lru:{facts.Frequency} lru_seconds_idle:{facts.IdleSeconds}");
            call.Reply.Simple(Encoding.ASCII.GetBytes(text));
        }
        finally
        {
            call.Space.Exit(shard);
        }
    }

    /// <summary>Every shard is free: those of the keys are locked one after the other.</summary>
    private static void Digest(KeyCall call)
    {
        byte[] all = new byte[DebugDigest.Bytes];
        KeySession session = SessionCall.SessionOf(call);
        for (int number = 0; number < KeyspaceStore.DatabaseCount; number++)
        {
            KeyDatabase database = session.DatabaseOf(number);
            HashSet<byte[]> keys = new(BytesComparer.Instance);
            ulong cursor = 0;
            do
            {
                cursor = call.Space.Scan(
                    number, cursor, 1000, (key, in _) => keys.Add(key.ToArray()), values: false);
            }
            while (cursor != 0);

            foreach (byte[] key in keys)
            {
                int shard = call.Space.ShardOf(key);
                call.Space.Enter(shard);
                try
                {
                    if (database.TryInspect(key, out _)) DebugDigest.AddKey(database, key, all);
                }
                finally
                {
                    call.Space.Exit(shard);
                }
            }
        }

        call.Reply.Simple(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(all)));
    }

    private static void DigestValue(KeyCall call)
    {
        call.Reply.Array(call.Arguments.Count - 2);
        byte[] digest = new byte[DebugDigest.Bytes];
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            int shard = call.Space.ShardOf(call.Arguments[i]);
            call.Space.Enter(shard);
            try
            {
                DebugDigest.OfValue(call.Database, call.Arguments[i], digest);
            }
            finally
            {
                call.Space.Exit(shard);
            }

            call.Reply.Simple(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
        }
    }

    private static void SetActiveExpiry(KeyCall call)
    {
        SessionCall.SessionOf(call).Service.Tuning.ActiveExpiry = call.Arguments[2].SequenceEqual("1"u8);
        call.Reply.Ok();
    }

    private static void PauseBackground(KeyCall call)
    {
        SessionCall.SessionOf(call).Service.Tuning.BackgroundPaused = call.Arguments[2].SequenceEqual("1"u8);
        call.Reply.Ok();
    }

    private static void Reload(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        string? problem = session.InExecution ? "A transaction cannot reload the key space."
            : session.Service.Snapshots is not { } snapshots ? "The key space is not persisted."
            : snapshots.Reload();
        if (problem is null) call.Reply.Ok();
        else call.Reply.Error("ERR " + problem);
    }

    private static void MatchLength(KeyCall call)
    {
        if (!call.TryInteger(3, out long length)) return;
        if (length is < 0 or > 1 << 20)
        {
            call.Reply.Error("ERR the length must be 0 to 1048576");
            return;
        }

        byte[] text = new byte[length];
        text.AsSpan().Fill((byte)'a');
        call.Reply.Integer(Glob.Matches(call.Arguments[2], text) ? 1 : 0);
    }

    private static void PackedThreshold(KeyCall call)
    {
        if (ParameterKinds.TryBytes(Text(call, 2), out _)) call.Reply.Ok();
        else call.Reply.Error("ERR argument must be a memory value");
    }

    private static void Protocol(KeyCall call)
    {
        switch (Text(call, 2).ToUpperInvariant())
        {
            case "STRING":
                call.Reply.Bulk("Hello World"u8);
                break;
            case "INTEGER":
                call.Reply.Integer(12345);
                break;
            case "DOUBLE":
                call.Reply.Double(3.141);
                break;
            case "NULL":
                call.Reply.Null();
                break;
            case "ARRAY":
                call.Reply.Array(3);
                for (int i = 0; i < 3; i++) call.Reply.Integer(i);
                break;
            case "SET":
                call.Reply.Set(3);
                for (int i = 0; i < 3; i++) call.Reply.Integer(i);
                break;
            case "MAP":
                call.Reply.Map(3);
                for (int i = 0; i < 3; i++)
                {
                    call.Reply.Integer(i);
                    call.Reply.Boolean(i == 1);
                }

                break;
            case "PUSH":
                call.Reply.Push(2);
                call.Reply.Bulk("server-cpu-usage"u8);
                call.Reply.Integer(42);
                break;
            case "BIGNUM":
                call.Reply.BigNumber("1234567999999999999999999999999999999");
                break;
            case "ATTRIB":
                Attribute(call);
                break;
            case "TRUE":
                call.Reply.Boolean(true);
                break;
            case "FALSE":
                call.Reply.Boolean(false);
                break;
            case "VERBATIM":
                call.Reply.Verbatim("txt"u8, "This is a verbatim\nstring");
                break;
            default:
                call.Reply.Error("ERR Wrong protocol type name. Please use one of the following: string|integer|double|"
                        + "null|array|set|map|attrib|push|verbatim|true|false");
                break;
        }
    }

    private static void Attribute(KeyCall call)
    {
        if (call.Reply.Protocol == 3)
        {
            call.Reply.Attribute(1);
            call.Reply.Bulk("key-popularity"u8);
            call.Reply.Array(2);
            call.Reply.Bulk("key:123"u8);
            call.Reply.Integer(90);
        }

        call.Reply.Bulk("Some real reply following the attribute"u8);
    }

    private static string Text(KeyCall call, int argument) => Encoding.UTF8.GetString(call.Arguments[argument]);
}
