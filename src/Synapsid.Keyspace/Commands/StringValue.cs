using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>Changes of string values, with their effects. Keys that have expired were removed before.</summary>
internal static class StringValue
{
    /// <summary>The longest string, in bytes.</summary>
    public const long BytesMax = 512 << 20;

    /// <summary>
    /// The key holds a string; <paramref name="expiresAtMs"/> 0 for never. The value may be the key's own.
    /// </summary>
    public static void Put(
        KeyCall call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs,
        StringForm form = StringForm.Whole)
    {
        call.Effects?.Put(call.Database.Number, key, KeyType.String, expiresAtMs, value);
        call.Database.Put(key, KeyType.String, expiresAtMs, value, form);
    }

    /// <summary>
    /// Writes bytes at an offset of a string, which may be absent and grows with zeros; gives its new length. Room was
    /// checked by <see cref="IsTooLong"/>.
    /// </summary>
    public static int WriteRange(
        KeyCall call, ReadOnlySpan<byte> key, in KeyEntry entry, long offset, ReadOnlySpan<byte> bytes)
    {
        call.Effects?.WriteRange(call.Database.Number, key, offset, bytes);
        return WriteRange(call.Database, key, entry, offset, bytes);
    }

    /// <summary>As above, without an effect: for replay as well.</summary>
    public static int WriteRange(
        KeyDatabase database, ReadOnlySpan<byte> key, in KeyEntry entry, long offset, ReadOnlySpan<byte> bytes)
    {
        int old = entry.Value.Length;
        int length = (int)Math.Max(old, offset + bytes.Length);
        if (length == old)
        {
            Span<byte> place = database.InPlace(key, length);
            if (!place.IsEmpty)
            {
                bytes.CopyTo(place[(int)offset..]);
                return length;
            }
        }

        byte[] rented = ByteBuffers.Rent(length);
        try
        {
            Span<byte> made = rented.AsSpan(0, length);
            entry.Value.CopyTo(made);
            made[old..].Clear();
            bytes.CopyTo(made[(int)offset..]);
            database.Put(key, KeyType.String, entry.ExpiresAtMs, made, StringForm.Raw);
        }
        finally
        {
            ByteBuffers.Return(rented);
        }

        return length;
    }

    /// <summary>Answers an error, and is true, where a string of that length would be too long.</summary>
    public static bool IsTooLong(KeyCall call, long offset, long added)
    {
        if (offset <= BytesMax - added) return false;
        call.Reply.Error(KeyErrors.StringTooLong);
        return true;
    }
}
