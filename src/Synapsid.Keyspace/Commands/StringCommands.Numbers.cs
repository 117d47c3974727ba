using System.Text;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>What counts.</content>
internal static partial class StringCommands
{
    private static void Incr(KeyCall call) => Count(call, 1);

    private static void Decr(KeyCall call) => Count(call, -1);

    private static void IncrBy(KeyCall call)
    {
        if (call.TryInteger(2, out long increment)) Count(call, increment);
    }

    private static void DecrBy(KeyCall call)
    {
        if (!call.TryInteger(2, out long decrement)) return;
        if (decrement == long.MinValue) call.Reply.Error("ERR decrement would overflow");
        else Count(call, -decrement);
    }

    private static void Count(KeyCall call, long increment)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry, out Span<byte> place);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        long value = 0;
        if (found && !NumberText.TryParse(entry.Value, out value))
        {
            call.Reply.Error(KeyErrors.NotInteger);
            return;
        }

        long sum = value + increment;
        if (((value ^ sum) & (increment ^ sum)) < 0)
        {
            call.Reply.Error("ERR increment or decrement would overflow");
            return;
        }

        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        ReadOnlySpan<byte> text = NumberText.Format(digits, sum);
        if (place.Length != text.Length)
        {
            StringValue.Put(call, key, text, entry.ExpiresAtMs);
        }
        else
        {
            call.Effects?.Put(call.Database.Number, key, KeyType.String, entry.ExpiresAtMs, text);
            text.CopyTo(place);
        }

        call.Changed(key, KeyEventKinds.String, "incrby");
        call.Reply.Integer(sum);
    }

    private static void IncrByFloat(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        if (found && call.RefusesType(entry, KeyType.String)) return;
        ExtendedFloat value = default;
        if ((found && !ExtendedFloat.TryParse(entry.Value, out value))
            || !ExtendedFloat.TryParse(call.Arguments[2], out ExtendedFloat increment))
        {
            call.Reply.Error(KeyErrors.NotFloat);
            return;
        }

        ExtendedFloat sum = value.IsInfinite || increment.IsInfinite ? increment : value + increment;
        if (sum.IsInfinite || value.IsInfinite)
        {
            call.Reply.Error("ERR increment would produce NaN or Infinity");
            return;
        }

        byte[] text = Encoding.ASCII.GetBytes(sum.ToString());
        StringValue.Put(call, key, text, entry.ExpiresAtMs, StringForm.Text);
        call.Changed(key, KeyEventKinds.String, "incrbyfloat");
        call.Reply.Bulk(text);
    }
}
