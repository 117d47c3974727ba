using System.Numerics;
using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>BITOP.</content>
internal static partial class BitCommands
{
    private static void BitOp(KeyCall call)
    {
        char operation = call.Is(1, "AND"u8) ? '&' : call.Is(1, "OR"u8) ? '|' : call.Is(1, "XOR"u8) ? '^'
            : call.Is(1, "NOT"u8) ? '~' : ' ';
        if (operation == ' ')
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        if (operation == '~' && call.Arguments.Count != 4)
        {
            call.Reply.Error("ERR BITOP NOT must be called with a single source key.");
            return;
        }

        int length = 0;
        for (int i = 3; i < call.Arguments.Count; i++)
        {
            if (!call.Database.TryGet(call.Arguments[i], out KeyEntry source)) continue;
            if (call.RefusesType(source, KeyType.String)) return;
            length = Math.Max(length, source.Value.Length);
        }

        byte[] rented = ByteBuffers.Rent(length);
        try
        {
            Span<byte> joined = rented.AsSpan(0, length);
            for (int i = 3; i < call.Arguments.Count; i++)
            {
                call.Database.TryGet(call.Arguments[i], out KeyEntry source, touch: false);
                Join(operation, joined, source.Value, first: i == 3);
            }

            StoreJoined(call, joined);
        }
        finally
        {
            ByteBuffers.Return(rented);
        }

        call.Reply.Integer(length);
    }

    /// <summary>Joins a source, thought to go on with zeros, into what was joined so far.</summary>
    private static void Join(char operation, Span<byte> joined, ReadOnlySpan<byte> source, bool first)
    {
        Span<byte> common = joined[..source.Length];
        if (first)
        {
            source.CopyTo(common);
            joined[source.Length..].Clear();
            if (operation != '~') return;
            foreach (ref byte value in joined) value = (byte)~value;
            return;
        }

        if (operation == '&') joined[source.Length..].Clear();
        int at = 0;
        for (; at <= common.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            Vector<byte> left = new(common[at..]);
            Vector<byte> right = new(source[at..]);
            Vector<byte> both = operation switch { '&' => left & right, '|' => left | right, _ => left ^ right };
            both.CopyTo(common[at..]);
        }

        for (; at < common.Length; at++)
        {
            common[at] = operation switch
            {
                '&' => (byte)(common[at] & source[at]),
                '|' => (byte)(common[at] | source[at]),
                _ => (byte)(common[at] ^ source[at]),
            };
        }
    }

    private static void StoreJoined(KeyCall call, ReadOnlySpan<byte> joined)
    {
        ReadOnlySpan<byte> key = call.Arguments[2];
        bool found = call.Database.TryGetForChange(key, out _);
        if (joined.IsEmpty)
        {
            if (found) call.Remove(key);
            return;
        }

        StringValue.Put(call, key, joined, 0, StringForm.Raw);
        call.Changed(key, KeyEventKinds.String, "set");
    }
}
