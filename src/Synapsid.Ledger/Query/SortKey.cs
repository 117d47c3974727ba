using System.Globalization;
using System.Text;

using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>What an event is sorted by: a whole number, a number, a text or nothing, and then its index.</summary>
internal readonly record struct SortKey(byte Kind, long Whole, double Number, string Text, long Index)
    : IComparable<SortKey>
{
    private const byte IsWhole = 0;
    private const byte IsNumber = 1;
    private const byte IsText = 2;
    private const byte IsMissing = 3;

    /// <summary>The key of an event in a field.</summary>
    public static SortKey Of(FieldName field, in EventView view, long index)
    {
        if (field.NumberIn(view) is { } whole) return new SortKey(IsWhole, whole, 0, "", index);
        Span<byte> scratch = stackalloc byte[64];
        int at = 0;
        if (!field.TryGet(view, ref at, scratch, out ReadOnlySpan<byte> value))
        {
            return new SortKey(IsMissing, 0, 0, "", index);
        }

        string text = Encoding.UTF8.GetString(value);
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed);
        return number && double.IsFinite(parsed)
            ? new SortKey(IsNumber, 0, parsed, "", index)
            : new SortKey(IsText, 0, 0, text, index);
    }

    /// <summary>Orders as a page lists: by value one way or the other, events without the field last.</summary>
    public int Compare(SortKey other, bool descending)
    {
        if (Kind == IsMissing || other.Kind == IsMissing)
        {
            int missing = (Kind == IsMissing).CompareTo(other.Kind == IsMissing);
            if (missing != 0) return missing;
        }

        return descending ? other.CompareTo(this) : CompareTo(other);
    }

    public int CompareTo(SortKey other)
    {
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        int value = Kind switch
        {
            IsWhole => Whole.CompareTo(other.Whole),
            IsNumber => Number.CompareTo(other.Number),
            IsText => string.CompareOrdinal(Text, other.Text),
            _ => 0,
        };
        return value != 0 ? value : Index.CompareTo(other.Index);
    }

    /// <summary>The text of a cursor.</summary>
    public string ToCursor() => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Whole}/{Number:R}/{Index}/{Text}")));

    /// <summary>Reads a cursor back; false for any other text.</summary>
    public static bool TryParse(string cursor, out SortKey key)
    {
        key = default;
        byte[] bytes = new byte[cursor.Length];
        if (!Convert.TryFromBase64String(cursor, bytes, out int length)) return false;
        string[] parts = Encoding.UTF8.GetString(bytes.AsSpan(0, length)).Split('/', 5);
        if (parts.Length != 5) return false;
        CultureInfo plain = CultureInfo.InvariantCulture;
        if (!byte.TryParse(parts[0], plain, out byte kind) || kind > IsMissing) return false;
        if (!long.TryParse(parts[1], plain, out long whole)) return false;
        if (!double.TryParse(parts[2], plain, out double number)) return false;
        if (!long.TryParse(parts[3], plain, out long index)) return false;
        key = new SortKey(kind, whole, number, parts[4], index);
        return true;
    }
}
