using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests;

/// <summary>
/// Runs handlers of commands without a session, with replies as text, and applies what each logs to a second key space,
/// which must stay equal.
/// </summary>
internal sealed class CommandBench : KeyCall, IDisposable
{
    private readonly Dictionary<string, KeyCommand> _commands;
    private readonly EffectWriter _effects = new();
    private readonly KeyDatabase[] _databases = new KeyDatabase[KeyspaceStore.DatabaseCount];
    private readonly KeyDatabase[] _copies = new KeyDatabase[KeyspaceStore.DatabaseCount];
    private RespArguments _arguments = new();

    public CommandBench(params IReadOnlyList<KeyCommand>[] commands)
    {
        Clock = new TestClock();
        Space = new KeyspaceStore(new KeyspaceStoreOptions(), Clock);
        _commands = commands.SelectMany(list => list).ToDictionary(command => command.Name);
        for (int i = 0; i < _databases.Length; i++)
        {
            _databases[i] = Space.Open(i, _effects, Clock);
            _copies[i] = Copy.Open(i, null, null);
        }
    }

    public TestClock Clock { get; }

    public KeyspaceStore Copy { get; } = new(new KeyspaceStoreOptions(), TimeProvider.System);

    /// <summary>Events told since the last look: <c>set k@0</c>.</summary>
    public List<string> Events { get; } = [];

    public override RespArguments Arguments => _arguments;

    public override RespWriter Reply { get; } = new();

    public override KeyDatabase Database => _databases[0];

    public override KeyspaceStore Space { get; }

    public override Random Random { get; } = new(1);

    public override KeyDatabase DatabaseOf(int number) => _databases[number];

    public override void Changed(ReadOnlySpan<byte> key, KeyEventKinds kind, string name, int database = -1) =>
        Events.Add($"{name} {Encoding.Latin1.GetString(key)}@{Math.Max(0, database)}");

    /// <summary>Runs a request written as words, or with <c>"…"</c> and <c>\x00</c>; gives the reply in short.</summary>
    public string Run(string request) => Run([.. Words(request)]);

    public string Run(params byte[][] arguments)
    {
        string name = Encoding.ASCII.GetString(arguments[0]).ToUpperInvariant();
        if (arguments.Length > 1 && _commands.ContainsKey(name + " " + Encoding.Latin1.GetString(arguments[1]).ToUpperInvariant()))
        {
            name += " " + Encoding.Latin1.GetString(arguments[1]).ToUpperInvariant();
        }

        _arguments = RespArguments.Of(arguments);
        Reply.Clear();
        InAllShards(Space, () => _commands[name].Handler(this));
        InAllShards(Copy, ApplyEffects);
        Assert.Equal(Contents(Space), Contents(Copy));
        return Encoding.Latin1.GetString(Reply.Written.Span).Replace("\r\n", " ", StringComparison.Ordinal).TrimEnd();
    }

    public void Dispose()
    {
        Space.Dispose();
        Copy.Dispose();
    }

    /// <summary>Puts a value into both key spaces, behind the commands' back.</summary>
    public void Put(ReadOnlySpan<byte> key, KeyType type, ReadOnlySpan<byte> value)
    {
        byte[][] parts = [key.ToArray(), value.ToArray()];
        InAllShards(Space, () => _databases[0].Put(parts[0], type, 0, parts[1]));
        InAllShards(Copy, () => _copies[0].Put(parts[0], type, 0, parts[1]));
    }

    private static void InAllShards(KeyspaceStore space, Action action)
    {
        for (int i = 0; i < KeyspaceStore.ShardCount; i++) space.Enter(i);
        action();
        for (int i = 0; i < KeyspaceStore.ShardCount; i++) space.Exit(i);
    }

    private void ApplyEffects()
    {
        EffectReader effects = new(_effects.Written);
        while (effects.TryRead(out Effect effect))
        {
            if (effect.Kind == EffectKind.FlushDatabase) Copy.Flush(effect.Database);
            else if (effect.Kind == EffectKind.SwapDatabases) Copy.Swap(effect.Database, effect.Key[0]);
            else Assert.True(EffectApplier.Apply(_copies[effect.Database], effect));
        }

        Assert.False(effects.Failed);
        _effects.Clear();
    }

    public string TakeEvents()
    {
        string told = string.Join(", ", Events);
        Events.Clear();
        return told;
    }

    /// <summary>All that a key space holds, as text.</summary>
    public static string Contents(KeyspaceStore space)
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        for (int database = 0; database < KeyspaceStore.DatabaseCount; database++)
        {
            ulong cursor = 0;
            if (space.CountKeys(database) == 0) continue;
            do
            {
                cursor = space.Scan(database, cursor, 1_000, (key, in entry) => lines.Add(
                    $"{database} {Convert.ToHexString(key)} {entry.Type} {entry.ExpiresAtMs} {Convert.ToHexString(entry.Value)}"));
            }
            while (cursor != 0);
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<byte[]> Words(string request)
    {
        StringBuilder word = new();
        bool quoted = false;
        bool any = false;
        for (int i = 0; i < request.Length; i++)
        {
            char letter = request[i];
            if (letter == '"') (quoted, any) = (!quoted, true);
            else if (letter == '\\') { word.Append((char)Convert.ToByte(request.Substring(i + 2, 2), 16)); i += 3; any = true; }
            else if (letter != ' ' || quoted) { word.Append(letter); any = true; }
            else if (any) { yield return Encoding.Latin1.GetBytes(word.ToString()); word.Clear(); any = false; }
        }

        if (any) yield return Encoding.Latin1.GetBytes(word.ToString());
    }
}
