using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Synapsid.Protocols;

namespace Synapsid.Server.Http;

/// <summary>
/// Gathers a command's arguments from the path, the query string and the JSON body into one object. Their values are
/// checked by the command table, as for every face.
/// </summary>
internal static class RequestArguments
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The arguments as one JSON object.</summary>
    /// <exception cref="HttpErrorException">A part cannot be read, or two give the same argument.</exception>
    public static async Task<JsonElement> ReadAsync(HttpCall call)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(call.Context);
        try
        {
            return Merge(call.PathParts, ReadQuery(call.Context.Request.QueryString), body);
        }
        catch (JsonException exception)
        {
            string reason = exception.Message.Split(" LineNumber:")[0];
            string place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            throw BadRequest($"The body is not valid JSON ({place}): {reason}");
        }
        catch (InvalidOperationException)
        {
            // The parser lets an escape such as \ud800 pass; only its use finds that it names no character.
            throw BadRequest("The body has half of a surrogate pair (\\ud800 to \\udfff), which is no text.");
        }
    }

    private static List<(string Name, List<string> Values)> ReadQuery(QueryString query)
    {
        List<(string Name, List<string> Values)> read = [];
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query.Value))
        {
            string name = pair.DecodeName().ToString();
            List<string>? values = read.Find(known => known.Name == name).Values;
            if (values is null) read.Add((name, values = []));
            values.Add(pair.DecodeValue().ToString());
        }

        return read;
    }

    private static JsonElement Merge(
        IReadOnlyDictionary<string, string> pathParts,
        List<(string Name, List<string> Values)> query,
        ReadOnlyMemory<byte> body)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in pathParts) writer.WriteString(Once(given, name), value);
            foreach ((string name, List<string> values) in query) WriteTexts(writer, Once(given, name), values);
            if (!body.IsEmpty) WriteMembers(writer, given, body);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    private static string Once(HashSet<string> given, string name) =>
        given.Add(name)
            ? name
            : throw BadRequest($"The argument \"{name}\" is given twice, by the path, the query string or the body.");

    // A name that is repeated is a list; one that is not may be either, which the command table knows.
    private static void WriteTexts(Utf8JsonWriter writer, string name, List<string> values)
    {
        if (values.Count == 1)
        {
            writer.WriteString(name, values[0]);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter writer, HashSet<string> given, ReadOnlyMemory<byte> body)
    {
        JsonElement root = JsonDocument.Parse(body, Strict).RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw BadRequest("The body must be a JSON object whose members are the command's arguments.");
        }

        foreach (JsonProperty member in root.EnumerateObject())
        {
            Once(given, member.Name);
            member.WriteTo(writer);
        }
    }

    private static HttpErrorException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);
}
