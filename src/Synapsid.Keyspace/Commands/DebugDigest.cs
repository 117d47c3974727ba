using System.Buffers.Binary;
using System.Security.Cryptography;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>
/// What keys hold, as 20 bytes that do not depend on its order where it has none, nor on how it is kept. Test suites
/// compare them before and after a reload or a copy.
/// </summary>
internal static class DebugDigest
{
    /// <summary>Bytes of a digest; shown as 40 digits.</summary>
    internal const int Bytes = 20;

    private const int ScoreBytes = sizeof(double);

    /// <summary>The digest of a value, with its type and its expiry; zeros where there is no such key.</summary>
    internal static void OfValue(KeyDatabase database, ReadOnlySpan<byte> key, Span<byte> digest)
    {
        digest.Clear();
        if (!database.TryPeek(key, out KeyEntry entry)) return;
        switch (entry.Type)
        {
            case KeyType.String:
                Mix(digest, entry.Value, []);
                break;
            case KeyType.List:
                AddList(new ListView(database, key, entry), digest);
                break;
            case KeyType.Set:
                AddSet(new SetView(database, key, entry), digest);
                break;
            case KeyType.Hash:
                AddHash(new HashView(database, key, entry), digest);
                break;
            default:
                AddSortedSet(new SortedSetView(database, key, entry), digest);
                break;
        }

        Span<byte> rest = stackalloc byte[1 + sizeof(long)];
        rest[0] = (byte)entry.Type;
        BinaryPrimitives.WriteInt64LittleEndian(rest[1..], entry.ExpiresAtMs);
        Mix(digest, rest, []);
    }

    /// <summary>Takes a key of a database into the digest of all keys, in whatever order they come.</summary>
    internal static void AddKey(KeyDatabase database, ReadOnlySpan<byte> key, Span<byte> all)
    {
        Span<byte> one = stackalloc byte[Bytes];
        OfValue(database, key, one);
        Mix(one, [(byte)database.Number], key);
        Join(all, one);
    }

    private static void AddList(ListView list, Span<byte> digest)
    {
        long place = list.PlaceOf(0);
        while (list.MoveNext(ref place, out ReadOnlySpan<byte> element)) Mix(digest, element, []);
    }

    private static void AddSet(SetView set, Span<byte> digest)
    {
        Span<byte> one = stackalloc byte[Bytes];
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        long place = 0;
        while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) JoinMember(digest, one, member, []);
    }

    private static void AddHash(HashView hash, Span<byte> digest)
    {
        Span<byte> one = stackalloc byte[Bytes];
        long place = 0;
        while (hash.MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
        {
            JoinMember(digest, one, field, value);
        }
    }

    private static void AddSortedSet(SortedSetView set, Span<byte> digest)
    {
        Span<byte> one = stackalloc byte[Bytes];
        Span<byte> bytes = stackalloc byte[ScoreBytes];
        long place = set.PlaceOf(0);
        while (set.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, score);
            JoinMember(digest, one, member, bytes);
        }
    }

    private static void JoinMember(
        Span<byte> digest, Span<byte> one, ReadOnlySpan<byte> member, ReadOnlySpan<byte> value)
    {
        one.Clear();
        Mix(one, member, value);
        Join(digest, one);
    }

    private static void Join(Span<byte> all, ReadOnlySpan<byte> one)
    {
        for (int i = 0; i < Bytes; i++) all[i] ^= one[i];
    }

    /// <summary>The digest becomes that of itself and two byte strings, told apart by the first one's length.</summary>
    private static void Mix(Span<byte> digest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, first.Length);
        hash.AppendData(digest);
        hash.AppendData(length);
        hash.AppendData(first);
        hash.AppendData(second);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..Bytes].CopyTo(digest);
    }
}
