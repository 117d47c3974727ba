using System.Globalization;
using System.Text;

using Synapsid.Base.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>A field that a query names: one of the event's own, or one that was parsed.</summary>
internal sealed class FieldName
{
    private static readonly Dictionary<string, FieldKind> Own = new(StringComparer.Ordinal)
    {
        ["id"] = FieldKind.Id,
        ["time"] = FieldKind.Time,
        ["received"] = FieldKind.Received,
        ["namespace"] = FieldKind.Namespace,
        ["host"] = FieldKind.Host,
        ["ip"] = FieldKind.Ip,
        ["collector"] = FieldKind.Collector,
        ["format"] = FieldKind.Format,
        ["type"] = FieldKind.Type,
        ["type_name"] = FieldKind.TypeName,
        ["severity"] = FieldKind.Severity,
        ["parse_failure"] = FieldKind.ParseFailure,
        ["raw"] = FieldKind.Raw,
    };

    private static readonly byte[][] TypeTexts = Texts<EventType>();
    private static readonly byte[][] SeverityTexts = Texts<Severity>();

    private readonly byte[] _name;

    public FieldName(string name)
    {
        if (string.IsNullOrEmpty(name)) throw new LedgerQueryException("A field has no name.");
        Name = name;
        Kind = Own.GetValueOrDefault(name, FieldKind.Parsed);
        _name = Encoding.UTF8.GetBytes(name);
    }

    public string Name { get; }

    public FieldKind Kind { get; }

    public bool IsTime => Kind is FieldKind.Time or FieldKind.Received;

    /// <summary>The name of a type, as queries write it: <c>dns</c>, <c>agent_action</c>.</summary>
    public static ReadOnlySpan<byte> TextOf(EventType type) =>
        (int)type < TypeTexts.Length ? TypeTexts[(int)type] : TypeTexts[0];

    /// <summary>The name of a severity: <c>high</c>.</summary>
    public static ReadOnlySpan<byte> TextOf(Severity severity) =>
        (int)severity < SeverityTexts.Length ? SeverityTexts[(int)severity] : SeverityTexts[0];

    /// <summary>The number of a type or a severity by its name; -1 where there is none.</summary>
    public int NumberOf(string text)
    {
        byte[][] texts = Kind == FieldKind.Type ? TypeTexts : SeverityTexts;
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        int found = Array.FindIndex(texts, name => Ascii.EqualsIgnoreCase(name, wanted));
        bool number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return found >= 0 || !number || value >= texts.Length ? found : value;
    }

    /// <summary>
    /// The field's next value as UTF-8, in <paramref name="scratch"/> where it is not in the record as text; false
    /// where
    /// there are no more. A parsed field may have several. Begin with 0 in <paramref name="at"/>.
    /// </summary>
    public bool TryGet(in EventView view, ref int at, Span<byte> scratch, out ReadOnlySpan<byte> value)
    {
        if (Kind == FieldKind.Parsed)
        {
            EventFieldReader reader = new(view.Fields, at);
            bool found = false;
            value = default;
            while (!found && reader.TryRead(out ReadOnlySpan<byte> name, out value)) found = name.SequenceEqual(_name);
            at = reader.At;
            return found;
        }

        value = at++ > 0 ? default : Kind switch
        {
            FieldKind.Id => scratch[..Format(view.Id, scratch)],
            FieldKind.Time => scratch[..Format(view.TimeTicks, scratch)],
            FieldKind.Received => scratch[..Format(view.ReceivedTicks, scratch)],
            FieldKind.Namespace => view.Namespace,
            FieldKind.Host => view.Host,
            FieldKind.Ip => view.Ip,
            FieldKind.Collector => view.Collector,
            FieldKind.Format => view.Format,
            FieldKind.Type => TextOf(view.Type),
            FieldKind.TypeName => view.TypeName,
            FieldKind.Severity => TextOf(view.Severity),
            FieldKind.ParseFailure => view.ParseFailure,
            _ => view.Raw,
        };
        return !value.IsEmpty;
    }

    /// <summary>The number by which events compare in this field, where it has one without reading text.</summary>
    public long? NumberIn(in EventView view) => Kind switch
    {
        FieldKind.Time => view.TimeTicks,
        FieldKind.Received => view.ReceivedTicks,
        FieldKind.Severity => (long)view.Severity,
        FieldKind.Type => (long)view.Type,
        _ => null,
    };

    private static int Format(EventId id, Span<byte> scratch) =>
        Encoding.UTF8.GetBytes(id.ToString(), scratch);

    private static int Format(long ticks, Span<byte> scratch)
    {
        DateTimeOffset time = EventRecordFormat.Time(ticks, 0);
        return time.UtcDateTime.TryFormat(scratch, out int written, "O", CultureInfo.InvariantCulture) ? written : 0;
    }

    private static byte[][] Texts<T>()
        where T : struct, Enum =>
        [.. SnakeCase.NamesOf<T>().Select(Encoding.UTF8.GetBytes)];
}
