using System.Text.Unicode;

namespace Synapsid.Ledger.Import.Text;

/// <summary>
/// Zeek's own log format: columns divided by the byte that <c>#separator</c> names, under a header that gives their
/// names and types. A header that comes again, as in files that were joined, counts from there on. Values are as in
/// Zeek's JSON: booleans are words, each element of a set or vector is a field, what is unset is none.
/// </summary>
internal sealed class ZeekTsvParser : IEventParser
{
    private ZeekColumn[] _columns = [];
    private byte[][] _names = [];
    private byte[] _path = [];
    private byte[] _unset = "-"u8.ToArray();
    private byte[] _empty = "(empty)"u8.ToArray();
    private byte _separator = (byte)'\t';
    private byte _listSeparator = (byte)',';
    private byte[] _scratch = new byte[256];

    /// <summary>Whether a header has begun, so that what follows are its lines and its rows.</summary>
    public bool IsInLog { get; private set; }

    public bool Recognises(ReadOnlySpan<byte> record) => IsDirective(record);

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        if (record is [(byte)'#', ..])
        {
            IsInLog = true;
            ReadDirective(record);
            return ParseOutcome.Directive;
        }

        if (_columns.Length == 0) return into.Fail("There is no #fields line before it that names its columns.");
        int given = record.Count(_separator) + 1;
        if (given != _columns.Length)
        {
            return into.Fail($"It has {given} columns, and the log's #fields line names {_columns.Length}.");
        }

        return ReadRow(record, into);
    }

    private ParseOutcome ReadRow(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        bool added = _path.Length == 0 || into.TryAdd("_path"u8, _path);
        foreach (ZeekColumn column in _columns)
        {
            int end = record.IndexOf(_separator);
            ReadOnlySpan<byte> value = end < 0 ? record : record[..end];
            record = end < 0 ? default : record[(end + 1)..];
            if (value.SequenceEqual(_unset)) continue;
            if (value.SequenceEqual(_empty))
            {
                if (column.IsList) continue; // no element, no field
                value = default;
            }

            added &= column.IsList ? TryAddList(column, value, into)
                : column.IsBoolean ? into.TryAdd(column.Name, BooleanOf(value))
                : into.TryAdd(column.Name, Unescape(value));
        }

        if (!added) return into.Fail("It has more than 4,096 fields, or more than 7 MiB of them.");
        ZeekTypes.Apply(into, _path);
        return ParseOutcome.Parsed;
    }

    private bool TryAddList(ZeekColumn column, ReadOnlySpan<byte> value, ParsedEvent into)
    {
        while (true)
        {
            int end = value.IndexOf(_listSeparator);
            ReadOnlySpan<byte> element = end < 0 ? value : value[..end];
            if (!element.SequenceEqual(_unset) && !into.TryAdd(column.Name, Unescape(element))) return false;
            if (end < 0) return true;
            value = value[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> BooleanOf(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("T"u8) ? "true"u8 : value.SequenceEqual("F"u8) ? "false"u8 : value;

    /// <summary>Undoes <c>\xHH</c> and <c>\\</c>; a value whose bytes would then be no UTF-8 stays as it is.</summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        int first = value.IndexOf((byte)'\\');
        if (first < 0) return value;
        if (value.Length > _scratch.Length) _scratch = new byte[value.Length];
        int length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte letter = value[i];
            if (letter == '\\' && TryHexEscape(value[i..], out byte escaped))
            {
                _scratch[length++] = escaped;
                i += 3;
                continue;
            }

            if (letter == '\\' && i + 1 < value.Length && value[i + 1] == '\\') i++;
            _scratch[length++] = letter;
        }

        Span<byte> plain = _scratch.AsSpan(0, length);
        return Utf8.IsValid(plain) ? plain : value;
    }

    private static bool TryHexEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 4 || text[1] != 'x') return false;
        int high = HexOf(text[2]);
        int low = HexOf(text[3]);
        value = (byte)(high << 4 | low);
        return high >= 0 && low >= 0;
    }

    private static int HexOf(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private void ReadDirective(ReadOnlySpan<byte> line)
    {
        // #separator itself is divided by a blank, for the separator is not known yet.
        if (line.StartsWith("#separator "u8))
        {
            ReadOnlySpan<byte> separator = line["#separator ".Length..];
            _separator = TryHexEscape(separator, out byte escaped)
                ? escaped : separator is [byte one] ? one
                : (byte)'\t';
            return;
        }

        int end = line.IndexOf(_separator);
        if (end < 0) return;
        ReadOnlySpan<byte> name = line[..end];
        ReadOnlySpan<byte> value = line[(end + 1)..];
        if (name.SequenceEqual("#set_separator"u8) && value is [byte list]) _listSeparator = list;
        else if (name.SequenceEqual("#empty_field"u8)) _empty = value.ToArray();
        else if (name.SequenceEqual("#unset_field"u8)) _unset = value.ToArray();
        else if (name.SequenceEqual("#path"u8)) _path = value.ToArray();
        else if (name.SequenceEqual("#fields"u8)) SetColumns(_names = Split(value), []);
        else if (name.SequenceEqual("#types"u8)) SetColumns(_names, Split(value));
    }

    private void SetColumns(byte[][] names, byte[][] types)
    {
        _columns = new ZeekColumn[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            ReadOnlySpan<byte> type = i < types.Length ? types[i] : default;
            bool isList = type.StartsWith("set["u8) || type.StartsWith("vector["u8) || type.StartsWith("table["u8);
            _columns[i] = new ZeekColumn(names[i], isList, type.SequenceEqual("bool"u8));
        }
    }

    private byte[][] Split(ReadOnlySpan<byte> line)
    {
        List<byte[]> parts = [];
        foreach (Range part in line.Split(_separator)) parts.Add(line[part].ToArray());
        return [.. parts];
    }

    private static bool IsDirective(ReadOnlySpan<byte> line) =>
        line.StartsWith("#separator "u8) || line.StartsWith("#fields\t"u8) || line.StartsWith("#path\t"u8);
}
