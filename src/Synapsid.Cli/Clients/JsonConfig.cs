using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapsid.Cli.Clients;

/// <summary>
/// Puts one member into a JSON file that a person edits, and leaves every other byte as it is: comments, order and
/// layout. The text is not written anew but spliced where the member belongs.
/// </summary>
/// <param name="text">The file's text; empty for a file that is not there.</param>
/// <param name="allowsComments">Whether comments, and a comma behind the last element, are allowed.</param>
internal sealed class JsonConfig(string text, bool allowsComments)
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);
    private readonly string _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private readonly JsonReaderOptions _reading = new()
    {
        CommentHandling = allowsComments ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
        AllowTrailingCommas = allowsComments,
    };

    /// <summary>The text with <c>container.name</c> set to a value; the same text where it is that already.</summary>
    /// <exception cref="ConfigFormatException">The text is no JSON object, or the container no object.</exception>
    public string Set(string container, string name, Action<Utf8JsonWriter> value)
    {
        string written = Write(value);
        if (string.IsNullOrWhiteSpace(text)) return $"{{\n  \"{container}\": {Nested(name, written, "  ")}\n}}\n";
        JsonPlace root = RootOf();
        if (root.Find(container) is not { } owner)
        {
            string indent = IndentOf(root, "");
            return Insert(root, $"\"{container}\": {Nested(name, written, indent)}", indent, "");
        }

        if (_utf8[owner.Start] != '{')
        {
            throw new ConfigFormatException($"\"{container}\" is no object, so no server can be put into it.");
        }

        JsonPlace servers = PlaceAt(owner.Start, owner.End);
        string ownIndent = LineIndentAt(owner.NameStart);
        string memberIndent = IndentOf(servers, ownIndent);
        if (servers.Find(name) is not { } old)
        {
            return Insert(servers, $"\"{name}\": {Shift(written, memberIndent)}", memberIndent, ownIndent);
        }

        return IsSame(old, written) ? text : Splice(old.Start, old.End, Shift(written, LineIndentAt(old.NameStart)));
    }

    private JsonPlace RootOf()
    {
        Utf8JsonReader reader = new(_utf8, _reading);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw new ConfigFormatException("It is no JSON object.");
            long start = reader.TokenStartIndex;
            reader.Skip();
            long end = reader.BytesConsumed;
            while (reader.Read())
            {
                // What follows the object is read, so that a second value is found to be wrong.
            }

            return PlaceAt((int)start, (int)end);
        }
        catch (JsonException exception)
        {
            string reason = exception.Message.Split(" LineNumber:")[0];
            throw new ConfigFormatException($"It is not valid JSON (line {exception.LineNumber + 1}): {reason}");
        }
    }

    /// <summary>The object in a range, and where its members lie.</summary>
    private JsonPlace PlaceAt(int start, int end)
    {
        Utf8JsonReader reader = new(_utf8.AsSpan(start, end - start), _reading);
        reader.Read();
        List<JsonMember> members = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int nameStart = start + (int)reader.TokenStartIndex;
            reader.Read();
            int valueStart = start + (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new JsonMember(name, nameStart, valueStart, start + (int)reader.BytesConsumed));
        }

        return new JsonPlace(start, end, members);
    }

    private string Insert(JsonPlace place, string member, string indent, string outerIndent)
    {
        if (place.Members.Count > 0)
        {
            JsonMember last = place.Members[^1];
            bool oneLine = !Slice(place.Start, place.End).Contains('\n', StringComparison.Ordinal);
            string tail = oneLine ? _newLine + outerIndent : "";
            return Splice(last.End, last.End, $",{_newLine}{indent}{member}{tail}");
        }

        string inside = Slice(place.Start + 1, place.End - 1);
        string kept = string.IsNullOrWhiteSpace(inside) ? "" : inside.TrimEnd();
        return Splice(place.Start + 1, place.End - 1, $"{kept}{_newLine}{indent}{member}{_newLine}{outerIndent}");
    }

    private bool IsSame(JsonMember old, string written)
    {
        JsonDocumentOptions options = new()
        {
            CommentHandling = _reading.CommentHandling,
            AllowTrailingCommas = allowsComments,
        };
        using JsonDocument before = JsonDocument.Parse(_utf8.AsMemory(old.Start, old.End - old.Start), options);
        using JsonDocument after = JsonDocument.Parse(written);
        return JsonElement.DeepEquals(before.RootElement, after.RootElement);
    }

    private string IndentOf(JsonPlace place, string outer)
    {
        if (place.Members.Count == 0) return outer + "  ";
        int first = place.Members[0].NameStart;
        bool ownLine = Slice(place.Start, first).Contains('\n', StringComparison.Ordinal);
        return ownLine ? LineIndentAt(first) : outer + "  ";
    }

    private string LineIndentAt(int position)
    {
        int line = _utf8.AsSpan(0, position).LastIndexOf((byte)'\n') + 1;
        int end = line;
        while (end < position && _utf8[end] is (byte)' ' or (byte)'\t') end++;
        return Slice(line, end);
    }

    private string Nested(string name, string written, string indent) =>
        $"{{{_newLine}{indent}  \"{name}\": {Shift(written, indent + "  ")}{_newLine}{indent}}}";

    private string Shift(string written, string indent) =>
        written.Replace("\n", _newLine + indent, StringComparison.Ordinal);

    private string Slice(int start, int end) => Encoding.UTF8.GetString(_utf8.AsSpan(start, end - start));

    private string Splice(int start, int end, string middle) => Slice(0, start) + middle + Slice(end, _utf8.Length);

    private static string Write(Action<Utf8JsonWriter> value)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Indented)) value(writer);
        return Encoding.UTF8.GetString(bytes.ToArray()).ReplaceLineEndings("\n");
    }
}
