using System.Text;
using System.Text.Json;

namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>
/// Reads the lines that Universal Ctags answers, one JSON object each (ctags-json-output(5), ctags-client-tools(7)).
/// Strings that come again and again (kinds, scopes) are made once. Not thread-safe.
/// </summary>
internal sealed class CtagsLine
{
    private const int CachedStringsMax = 4096;

    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public CtagsLine()
    {
        _lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What the line is: "tag", "completed", "error", "program", or empty where it is no such
    /// object.</summary>
    public string Type { get; private set; } = "";

    /// <summary>The tag of the last line of type "tag".</summary>
    public CtagsTag Tag { get; private set; }

    /// <summary>The message of a line of type "error", the name of the program in one of type "program".</summary>
    public string Message { get; private set; } = "";

    /// <summary>The version in a line of type "program".</summary>
    public string Version { get; private set; } = "";

    /// <summary>Reads one line. Bytes that are no JSON leave <see cref="Type"/> empty.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        Type = "";
        Message = "";
        try
        {
            ReadObject(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            Type = ""; // A name that is no UTF-8, or a line torn by a dying process: that tag is lost, no other.
        }
    }

    private void ReadObject(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        string name = "", kind = "", scope = "", scopeKind = "", typeReference = "", access = "", type = "";
        int number = 0, end = 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> key = reader.ValueSpan;
            if (key.SequenceEqual("name"u8)) name = Text(ref reader);
            else if (key.SequenceEqual("line"u8)) number = Number(ref reader);
            else if (key.SequenceEqual("end"u8)) end = Number(ref reader);
            else if (key.SequenceEqual("kind"u8)) kind = Cached(ref reader);
            else if (key.SequenceEqual("scope"u8)) scope = Cached(ref reader);
            else if (key.SequenceEqual("scopeKind"u8)) scopeKind = Cached(ref reader);
            else if (key.SequenceEqual("typeref"u8)) typeReference = Cached(ref reader);
            else if (key.SequenceEqual("access"u8)) access = Cached(ref reader);
            else if (key.SequenceEqual("_type"u8)) type = Cached(ref reader);
            else if (key.SequenceEqual("message"u8)) Message = Text(ref reader);
            else if (key.SequenceEqual("version"u8)) Version = Text(ref reader);
            else reader.Skip();
        }

        Type = type;
        if (type == "tag") Tag = new CtagsTag(name, kind, number, end, scope, scopeKind, typeReference, access);
        else if (type == "program") Message = name;
    }

    private static int Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : 0;

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return "";
        return reader.ValueIsEscaped ? reader.GetString() ?? "" : Encoding.UTF8.GetString(reader.ValueSpan);
    }

    private string Cached(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return "";
        ReadOnlySpan<byte> bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length > 256) return reader.GetString() ?? "";
        Span<char> characters = stackalloc char[256];
        int length = Encoding.UTF8.GetChars(bytes, characters);
        if (_lookup.TryGetValue(characters[..length], out string? known)) return known;
        if (_strings.Count >= CachedStringsMax) _strings.Clear();
        string made = characters[..length].ToString();
        _strings[made] = made;
        return made;
    }
}
