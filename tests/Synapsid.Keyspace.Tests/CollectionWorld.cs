using System.Text;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests;

/// <summary>
/// A key space on which the commands on collections run without a session, keeping the effects of each, which a test
/// replays onto another one when it likes.
/// </summary>
internal sealed class CollectionWorld : KeyCall, IDisposable
{
    private readonly KeyDatabase _database;
    private readonly Dictionary<string, KeyCommand> _commands = new IReadOnlyList<KeyCommand>[]
    {
        HashCommands.All, ListCommands.All, SetCommands.All, SortedSetCommands.All, KeyCommands.All, StringCommands.All,
    }.SelectMany(list => list).ToDictionary(command => command.Name);

    private RespArguments _arguments = new();

    public CollectionWorld(CollectionLimits? limits = null, int seed = 1)
    {
        Space = new KeyspaceStore(new KeyspaceStoreOptions(), new TestClock()) { Limits = limits ?? CollectionLimits.Default };
        _database = Space.Open(0, Effects, new TestClock());
        Random = new Random(seed);
    }

    /// <summary>Effects since the test last cleared them.</summary>
    public new EffectWriter Effects { get; } = new();

    public override RespArguments Arguments => _arguments;

    public override RespWriter Reply { get; } = new();

    public override KeyDatabase Database => _database;

    public override KeyspaceStore Space { get; }

    public override Random Random { get; }

    public List<string> Events { get; } = [];

    public override KeyDatabase DatabaseOf(int number) => throw new InvalidOperationException("One database only.");

    public override void Changed(ReadOnlySpan<byte> key, KeyEventKinds kind, string name, int database = -1)
    {
        if (Events.Count < 100) Events.Add(name);
    }

    public void Dispose() => Space.Dispose();

    /// <summary>The raw reply to a request.</summary>
    public string Run(params string[] arguments) => Run(Array.ConvertAll(arguments, Encoding.Latin1.GetBytes));

    public string Run(params byte[][] arguments)
    {
        string name = Encoding.Latin1.GetString(arguments[0]).ToUpperInvariant();
        if (arguments[0].AsSpan().IndexOf((byte)' ') is > 0 and int space)
        {
            arguments = [arguments[0][..space], arguments[0][(space + 1)..], .. arguments[1..]];
            name = Encoding.Latin1.GetString(arguments[0]) + " " + Encoding.Latin1.GetString(arguments[1]);
        }

        _arguments = RespArguments.Of(arguments);
        KeyCommand command = _commands[name];
        Reply.Clear();
        InAllShards(() => command.Handler(this));
        return Encoding.Latin1.GetString(Reply.Written.Span);
    }

    /// <summary>Runs a command whose arguments the caller keeps; the reply stays in the writer.</summary>
    public void RunHandler(Action<KeyCall> handler, RespArguments arguments)
    {
        _arguments = arguments;
        handler(this);
    }

    public void InAllShards(Action action)
    {
        for (int i = 0; i < KeyspaceStore.ShardCount; i++) Space.Enter(i);
        action();
        for (int i = 0; i < KeyspaceStore.ShardCount; i++) Space.Exit(i);
    }

    /// <summary>Applies effects to this key space.</summary>
    public void Replay(ReadOnlySpan<byte> effects)
    {
        byte[] copy = effects.ToArray();
        InAllShards(() =>
        {
            KeyDatabase database = Space.Open(0, null, null);
            EffectReader reader = new(copy);
            while (reader.TryRead(out Effect effect)) Assert.True(EffectApplier.Apply(database, effect));
            Assert.False(reader.Failed);
        });
    }

    /// <summary>All that the keys hold, as text: small and large forms alike.</summary>
    public string Contents()
    {
        SortedDictionary<string, string> keys = new(StringComparer.Ordinal);
        ulong cursor = 0;
        do
        {
            cursor = Space.Scan(0, cursor, 100, (key, in entry) => keys[Encoding.Latin1.GetString(key)] = Describe(entry));
        }
        while (cursor != 0);
        return string.Join('\n', keys.Select(pair => $"{pair.Key}: {pair.Value}"));
    }

    /// <summary>The large collection that a key holds.</summary>
    public LargeValue? LargeOf(string key)
    {
        LargeValue? large = null;
        InAllShards(() =>
        {
            if (Database.TryGet(Encoding.Latin1.GetBytes(key), out KeyEntry entry)) large = entry.Large;
        });
        return large;
    }

    private string Describe(in KeyEntry entry)
    {
        List<string> elements = [];
        long place = 0;
        switch (entry.Type)
        {
            case KeyType.Hash:
                HashView hash = new(Database, [], entry);
                while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
                {
                    elements.Add($"{Encoding.Latin1.GetString(field)}={Encoding.Latin1.GetString(value)}");
                }

                Assert.Equal(hash.Count, elements.Count);
                elements.Sort(StringComparer.Ordinal);
                break;
            case KeyType.Set:
                SetView set = new(Database, [], entry);
                byte[] digits = new byte[20];
                while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member))
                {
                    elements.Add(Encoding.Latin1.GetString(member));
                }

                Assert.Equal(set.Count, elements.Count);
                elements.Sort(StringComparer.Ordinal);
                break;
            case KeyType.SortedSet:
                SortedSetView sorted = new(Database, [], entry);
                while (sorted.MoveNext(ref place, out ReadOnlySpan<byte> scored, out double score))
                {
                    elements.Add($"{Encoding.Latin1.GetString(scored)}@{score:R}");
                }

                Assert.Equal(sorted.Count, elements.Count);
                break;
            case KeyType.List:
                ListView list = new(Database, [], entry);
                while (list.MoveNext(ref place, out ReadOnlySpan<byte> element))
                {
                    elements.Add(Encoding.Latin1.GetString(element));
                }

                Assert.Equal(list.Count, elements.Count);
                break;
            default:
                elements.Add(Encoding.Latin1.GetString(entry.Value));
                break;
        }

        return $"{entry.Type} {entry.ExpiresAtMs} {string.Join(' ', elements)}";
    }
}
