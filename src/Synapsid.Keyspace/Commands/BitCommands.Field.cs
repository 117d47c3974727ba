using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>BITFIELD.</content>
internal static partial class BitCommands
{
    private const string BadType =
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    private static void BitField(KeyCall call) => RunField(call, readOnly: false);

    private static void BitFieldRo(KeyCall call) => RunField(call, readOnly: true);

    private static void RunField(KeyCall call, bool readOnly)
    {
        List<BitFieldStep> steps = [];
        if (!TrySteps(call, readOnly, steps)) return;
        long needed = 0;
        foreach (BitFieldStep step in steps)
        {
            if (step.Kind != 'G') needed = Math.Max(needed, ((step.Offset + step.Width - 1) >> 3) + 1);
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = needed > 0
            ? call.Database.TryGetForChange(key, out KeyEntry entry)
            : call.Database.TryGet(key, out entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;

        int length = (int)Math.Max(entry.Value.Length, needed);
        byte[] rented = ByteBuffers.Rent(length);
        try
        {
            Span<byte> bytes = rented.AsSpan(0, length);
            entry.Value.CopyTo(bytes);
            bytes[entry.Value.Length..].Clear();
            (long from, long to) = RunSteps(call, steps, bytes);
            bool grows = length > entry.Value.Length;
            if (from > to && !grows)
            {
                if (needed > 0) call.Database.MarkRaw(key);
                return;
            }

            // As in Redis the string grows to its new length even where every write overflowed and failed.
            from = Math.Min(from, length - 1);
            if (grows) to = length - 1;
            StringValue.WriteRange(call, key, entry, from, bytes[(int)from..(int)(to + 1)]);
            call.Changed(key, KeyEventKinds.String, "setbit");
        }
        finally
        {
            ByteBuffers.Return(rented);
        }
    }

    /// <summary>Runs all steps with their replies; gives the bytes that changed, first and last.</summary>
    private static (long From, long To) RunSteps(KeyCall call, List<BitFieldStep> steps, Span<byte> bytes)
    {
        long from = long.MaxValue;
        long to = -1;
        call.Reply.Array(steps.Count);
        foreach (BitFieldStep step in steps)
        {
            long? result = step.Run(bytes);
            if (result is null) call.Reply.Null();
            else call.Reply.Integer(result.Value);
            if (result is null || step.Kind == 'G') continue;
            if (step.Kind == 'S' && result == (step with { Kind = 'G' }).Run(bytes)) continue; // it was so before
            from = Math.Min(from, step.Offset >> 3);
            to = Math.Max(to, (step.Offset + step.Width - 1) >> 3);
        }

        return (from, to);
    }

    private static bool TrySteps(KeyCall call, bool readOnly, List<BitFieldStep> steps)
    {
        char overflow = 'W';
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            int left = call.Arguments.Count - i - 1;
            char kind = call.Is(i, "GET"u8) && left >= 2 ? 'G' : call.Is(i, "SET"u8) && left >= 3 ? 'S'
                : call.Is(i, "INCRBY"u8) && left >= 3 ? 'I' : call.Is(i, "OVERFLOW"u8) && left >= 1 ? 'O' : ' ';
            if (kind == ' ')
            {
                call.Reply.Error(KeyErrors.Syntax);
                return false;
            }

            if (kind == 'O')
            {
                if (!TryOverflow(call, ++i, out overflow)) return false;
                continue;
            }

            if (!TryType(call, i + 1, out bool signed, out int width)) return false;
            if (!TryOffset(call, i + 2, out long offset, width)) return false;
            long value = 0;
            if (kind != 'G')
            {
                if (readOnly)
                {
                    call.Reply.Error("ERR BITFIELD_RO only supports the GET subcommand");
                    return false;
                }

                if (!call.TryInteger(i + 3, out value)) return false;
            }

            steps.Add(new BitFieldStep(kind, overflow, signed, width, offset, value));
            i += kind == 'G' ? 2 : 3;
        }

        return true;
    }

    private static bool TryOverflow(KeyCall call, int argument, out char overflow)
    {
        overflow = call.Is(argument, "WRAP"u8) ? 'W' : call.Is(argument, "SAT"u8) ? 'S'
            : call.Is(argument, "FAIL"u8) ? 'F' : ' ';
        if (overflow != ' ') return true;
        call.Reply.Error("ERR Invalid OVERFLOW type specified");
        return false;
    }

    private static bool TryType(KeyCall call, int argument, out bool signed, out int width)
    {
        ReadOnlySpan<byte> text = call.Arguments[argument];
        signed = !text.IsEmpty && text[0] == 'i';
        width = 0;
        if (!text.IsEmpty && text[0] is (byte)'i' or (byte)'u'
            && NumberText.TryParse(text[1..], out long bits) && bits >= 1 && bits <= (signed ? 64 : 63))
        {
            width = (int)bits;
            return true;
        }

        call.Reply.Error(BadType);
        return false;
    }
}
