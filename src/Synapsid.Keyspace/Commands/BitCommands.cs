using System.Buffers;
using Synapsid.Keyspace.Store;
using static Synapsid.Keyspace.Commands.KeyCommandFlags;

namespace Synapsid.Keyspace.Commands;

/// <summary>The commands on the bits of strings. Bit 0 is the highest of the first byte.</summary>
/// <remarks>
/// This file has the table and the commands on single bits and ranges; <c>BitCommands.Operate.cs</c> BITOP;
/// <c>BitCommands.Field.cs</c> BITFIELD.
/// </remarks>
internal static partial class BitCommands
{
    private const string BadOffset = "ERR bit offset is not an integer or out of range";
    private const string BadBit = "ERR bit is not an integer or out of range";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyCommand> All { get; } =
    [
        Describe("SETBIT", 4, Write | DenyOom, SetBit, "Sets or clears a bit and gives what it was.",
            "key offset value:integer"),
        Describe("GETBIT", 3, ReadOnly | Fast, GetBit, "Gives a bit.", "key offset"),
        Describe("BITCOUNT", -2, ReadOnly, BitCount, "Counts the bits that are set.",
            "key [start end [BYTE | BIT]]", "2.6.0"),
        Describe("BITPOS", -3, ReadOnly, BitPos, "Finds the first bit that is set, or clear.",
            "key bit [start [end [BYTE | BIT]]]", "2.8.7"),
        Describe("BITOP", -4, Write | DenyOom, BitOp, "Joins strings bit by bit into another.",
            "<AND | OR | XOR | NOT> destkey key [key ...]", "2.6.0") with { FirstKey = 2, LastKey = -1 },
        Describe("BITFIELD", -2, Write | DenyOom, BitField, "Reads and writes integers of any width.",
            "key [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value:integer"
            + " | INCRBY encoding offset increment> ...]",
            "3.2.0"),
        Describe("BITFIELD_RO", -2, ReadOnly | Fast, BitFieldRo, "Reads integers of any width.",
            "key [GET encoding offset ...]", "6.2.0"),
    ];

    private static KeyCommand Describe(
        string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary, string syntax,
        string since = "2.2.0") => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            FirstKey = 1,
            LastKey = 1,
            Group = "bitmap",
            Summary = summary,
            Syntax = syntax,
            Since = since,
            Handler = handler,
        };

    /// <summary>
    /// Reads a bit's offset; answers an error, and is false, where it is none. Width only with <c>#n</c>.
    /// </summary>
    private static bool TryOffset(KeyCall call, int argument, out long offset, int width = 0)
    {
        ReadOnlySpan<byte> text = call.Arguments[argument];
        bool scaled = width > 0 && !text.IsEmpty && text[0] == '#';
        bool valid = NumberText.TryParse(scaled ? text[1..] : text, out offset)
            && offset >= 0 && offset <= StringValue.BytesMax * 8;
        if (scaled) offset *= width;
        if (valid && offset >> 3 < StringValue.BytesMax) return true;
        call.Reply.Error(BadOffset);
        return false;
    }

    private static void SetBit(KeyCall call)
    {
        if (!TryOffset(call, 2, out long offset) || !call.TryInteger(3, out long bit, BadBit)) return;
        if (bit is not (0 or 1))
        {
            call.Reply.Error(BadBit);
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        int index = (int)(offset >> 3);
        int mask = 0x80 >> (int)(offset & 7);
        byte old = index < entry.Value.Length ? entry.Value[index] : (byte)0;
        byte changed = (byte)(bit == 1 ? old | mask : old & ~mask);
        if (!found || index >= entry.Value.Length || changed != old)
        {
            StringValue.WriteRange(call, key, entry, index, [changed]);
            call.Changed(key, KeyEventKinds.String, "setbit");
        }
        else
        {
            call.Database.MarkRaw(key);
        }

        call.Reply.Integer((old & mask) != 0 ? 1 : 0);
    }

    private static void GetBit(KeyCall call)
    {
        if (!TryOffset(call, 2, out long offset)) return;
        bool found = call.Database.TryGet(call.Arguments[1], out KeyEntry entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        call.Reply.Integer(offset >> 3 < entry.Value.Length ? BitSpan.Get(entry.Value, offset) : 0);
    }

    private static void BitCount(KeyCall call)
    {
        if (!call.Database.TryGet(call.Arguments[1], out KeyEntry entry))
        {
            call.Reply.Integer(0);
            return;
        }

        if (call.RefusesType(entry, KeyType.String)) return;
        long first = 0;
        long last = entry.Value.Length - 1;
        bool bits = false;
        if (call.Arguments.Count is 4 or 5)
        {
            if (!call.TryInteger(2, out first) || !call.TryInteger(3, out last)) return;
            if (call.Arguments.Count == 5 && !TryUnit(call, 4, out bits)) return;
            if (first < 0 && last < 0 && first > last)
            {
                call.Reply.Integer(0);
                return;
            }

            Resolve(entry.Value.Length * (bits ? 8L : 1L), ref first, ref last);
        }
        else if (call.Arguments.Count != 2)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        if (!bits) (first, last) = (first * 8, (last * 8) + 7);
        call.Reply.Integer(first > last ? 0 : BitSpan.Count(entry.Value, first, last));
    }

    private static void BitPos(KeyCall call)
    {
        if (!call.TryInteger(2, out long bit)) return;
        if (bit is not (0 or 1))
        {
            call.Reply.Error("ERR The bit argument must be 1 or 0.");
            return;
        }

        if (!call.Database.TryGet(call.Arguments[1], out KeyEntry entry))
        {
            call.Reply.Integer(bit == 1 ? -1 : 0);
            return;
        }

        if (call.RefusesType(entry, KeyType.String)) return;
        int count = call.Arguments.Count;
        long first = 0;
        long last = -1;
        bool bits = false;
        if (count > 6)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        if (count >= 4 && !call.TryInteger(3, out first)) return;
        if (count == 6 && !TryUnit(call, 5, out bits)) return;
        if (count >= 5 && !call.TryInteger(4, out last)) return;
        Resolve(entry.Value.Length * (bits ? 8L : 1L), ref first, ref last);
        if (!bits) (first, last) = (first * 8, (last * 8) + 7);
        long found = first > last ? -1 : BitSpan.Find(entry.Value, bit == 1, first, last);

        // A string is thought to go on with zeros, unless its end was named.
        if (found < 0 && bit == 0 && first <= last && count < 5) found = entry.Value.Length * 8L;
        call.Reply.Integer(found);
    }

    private static bool TryUnit(KeyCall call, int argument, out bool bits)
    {
        bits = call.Is(argument, "BIT"u8);
        if (bits || call.Is(argument, "BYTE"u8)) return true;
        call.Reply.Error(KeyErrors.Syntax);
        return false;
    }

    /// <summary>
    /// Turns indexes that may count from the end into ones within a length; the first is the length where it is beyond.
    /// </summary>
    private static void Resolve(long length, ref long first, ref long last)
    {
        first = first < 0 ? Math.Max(0, first + length) : Math.Min(first, length);
        if (last < 0) last = Math.Max(0, last + length);
        last = Math.Min(last, length - 1);
    }
}
