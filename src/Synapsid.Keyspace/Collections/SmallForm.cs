using System.Buffers.Binary;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>Small forms as a whole: whether untrusted bytes are one, and Redis' name for a collection's form.</summary>
public static class SmallForm
{
    /// <summary>
    /// Whether bytes are the small form of a type, with at least one element and nothing behind the last. True for
    /// every string.
    /// </summary>
    public static bool IsWhole(KeyType type, ReadOnlySpan<byte> bytes) => type switch
    {
        KeyType.String => true,
        KeyType.Hash => IsWholeHash(bytes),
        KeyType.List => IsWholeList(bytes),
        KeyType.Set => IsWholeSet(bytes),
        KeyType.SortedSet => IsWholeSortedSet(bytes),
        _ => false,
    };

    /// <summary>What <c>OBJECT ENCODING</c> says of a collection, in the words of Redis 7.0.</summary>
    public static ReadOnlySpan<byte> EncodingOf(in KeyEntry entry) => entry.Type switch
    {
        KeyType.List => "quicklist"u8,
        KeyType.Set => entry.Large is null && SetView.WidthOf(entry.Value) > 0 ? "intset"u8 : "hashtable"u8,
        KeyType.SortedSet => entry.Large is null ? "listpack"u8 : "skiplist"u8,
        _ => entry.Large is null ? "listpack"u8 : "hashtable"u8,
    };

    private static bool IsWholeHash(ReadOnlySpan<byte> bytes) =>
        bytes.Length > CompactBuffer.HeadBytes
        && IsWholeItems(bytes, CompactBuffer.HeadBytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes) * 2);

    private static bool IsWholeItems(ReadOnlySpan<byte> bytes, int at, int count)
    {
        if (count == 0) return false;
        while (count > 0 && CompactBuffer.TryNext(bytes, ref at, out _)) count--;
        return count == 0 && at == bytes.Length;
    }

    private static bool IsWholeSet(ReadOnlySpan<byte> bytes)
    {
        int width = SetView.WidthOf(bytes);
        if (width == 0) return bytes.Length > 3 && bytes[0] == 0 && IsWholeItems(bytes, 3, SetView.CountOf(bytes));
        if (bytes.Length == 1 || (bytes.Length - 1) % width != 0) return false;
        for (int at = 1 + width; at < bytes.Length; at += width)
        {
            if (SetView.Read(bytes[(at - width)..], width) >= SetView.Read(bytes[at..], width)) return false;
        }

        return true;
    }

    private static bool IsWholeSortedSet(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < CompactBuffer.HeadBytes) return false;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (count == 0) return false;
        int at = CompactBuffer.HeadBytes;
        double last = double.NegativeInfinity;
        ReadOnlySpan<byte> lastMember = default;
        for (int i = 0; i < count; i++)
        {
            int begin = at;
            if (!SortedSetView.TryRead(bytes, ref at, out ReadOnlySpan<byte> member, out double score)) return false;
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at - 2)..]) != at - 2 - begin) return false;
            bool ascends = score > last || (score == last && (i == 0 || lastMember.SequenceCompareTo(member) < 0));
            if (!ascends) return false;
            last = score;
            lastMember = member;
        }

        return at == bytes.Length;
    }

    private static bool IsWholeList(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < CompactBuffer.HeadBytes) return false;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (count == 0) return false;
        ReadOnlySpan<byte> elements = bytes[CompactBuffer.HeadBytes..];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int begin = at;
            if (!ListEntries.TryNext(elements, ref at, out _)) return false;
            int back = at;
            if (!ListEntries.TryPrevious(elements, ref back, out _) || back != begin) return false;
        }

        return at == elements.Length;
    }
}
