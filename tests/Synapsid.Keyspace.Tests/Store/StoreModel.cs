using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests.Store;

/// <summary>A key space beside a dictionary that says what must be in it.</summary>
internal sealed class StoreModel : IDisposable
{
    private readonly KeyDatabase[] _views = new KeyDatabase[KeyspaceStore.DatabaseCount];

    public StoreModel(KeyspaceStoreOptions? options = null)
    {
        Store = new KeyspaceStore(options ?? new KeyspaceStoreOptions(), Clock);
        for (int i = 0; i < _views.Length; i++) _views[i] = Store.Open(i, Effects, Clock);
    }

    public TestClock Clock { get; } = new();

    public EffectWriter Effects { get; } = new();

    public KeyspaceStore Store { get; }

    public Dictionary<(int Database, string Key), Expected> Keys { get; } = [];

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Key(int number) => "key:" + number.ToString(CultureInfo.InvariantCulture);

    public KeyDatabase View(int database) => _views[database];

    public void Put(int database, string key, string value, long expiresAtMs = 0, KeyType type = KeyType.String)
    {
        using var _ = new Entered(Store, Bytes(key));
        _views[database].Put(Bytes(key), type, expiresAtMs, Bytes(value));
        Keys[(database, key)] = new Expected(type, value, expiresAtMs);
    }

    public bool Remove(int database, string key)
    {
        using var _ = new Entered(Store, Bytes(key));
        bool removed = _views[database].Remove(Bytes(key));
        Keys.Remove((database, key));
        return removed;
    }

    public bool SetExpiry(int database, string key, long expiresAtMs)
    {
        using var _ = new Entered(Store, Bytes(key));
        bool there = _views[database].SetExpiry(Bytes(key), expiresAtMs);
        if (IsThere(database, key)) Keys[(database, key)] = Keys[(database, key)] with { ExpiresAtMs = expiresAtMs };
        return there;
    }

    public bool IsThere(int database, string key) =>
        Keys.TryGetValue((database, key), out Expected? expected)
        && (expected.ExpiresAtMs == 0 || expected.ExpiresAtMs >= NowMs);

    public void Check(int database, string key, bool change = false)
    {
        byte[] bytes = Bytes(key);
        using var _ = new Entered(Store, bytes);
        KeyDatabase view = _views[database];
        bool found = change ? view.TryGetForChange(bytes, out KeyEntry entry) : view.TryGet(bytes, out entry);
        Assert.Equal(IsThere(database, key), found);
        if (!found) return;
        Expected expected = Keys[(database, key)];
        Assert.Equal(expected.Type, entry.Type);
        Assert.Equal(expected.ExpiresAtMs, entry.ExpiresAtMs);
        Assert.Equal(expected.Value, Text(entry.Value));
    }

    /// <summary>Every key is there with its value, nothing else is, and the counts agree.</summary>
    public void CheckAll()
    {
        foreach ((int database, string key) in Keys.Keys) Check(database, key);
        for (int database = 0; database < KeyspaceStore.DatabaseCount; database++)
        {
            var seen = new HashSet<string>();
            ulong cursor = 0;
            do
            {
                cursor = Store.Scan(database, cursor, 100, (key, in entry) =>
                {
                    if (entry.ExpiresAtMs == 0 || entry.ExpiresAtMs >= NowMs) seen.Add(Text(key));
                });
            }
            while (cursor != 0);
            IEnumerable<string> expected =
                Keys.Keys.Where(pair => pair.Database == database && IsThere(database, pair.Key)).Select(pair => pair.Key);
            Assert.True(seen.SetEquals(expected));
            Assert.InRange(Store.CountKeys(database), seen.Count, long.MaxValue);
            Assert.InRange(Store.CountVolatile(database), 0, Store.CountKeys(database));
        }
    }

    public void Dispose() => Store.Dispose();

    internal sealed record Expected(KeyType Type, string Value, long ExpiresAtMs);

    internal readonly ref struct Entered
    {
        private readonly KeyspaceStore _store;
        private readonly int _shard;

        public Entered(KeyspaceStore store, ReadOnlySpan<byte> key)
        {
            _store = store;
            _shard = store.ShardOf(key);
            store.Enter(_shard);
        }

        public void Dispose() => _store.Exit(_shard);
    }
}
