using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Synapsid.Ledger.Import.Json;

/// <summary>
/// Turns a JSON object into fields: members of nested objects get dotted names, each element of an array is a field of
/// its own, numbers keep their digits, and null is no field. A member <c>vector</c> of numbers becomes the event's
/// vector. Holds the memory that it works in; one thread at a time.
/// </summary>
internal sealed class JsonFlattener
{
    /// <summary>Deepest nesting of a record.</summary>
    public const int DepthMax = 64;

    private const string TooMany = "it has more than 4,096 fields, or more than 7 MiB of them";
    private const string TooGreat = "its vector has a number that 32 bits cannot hold";

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DepthMax };

    private readonly int[] _starts = new int[DepthMax + 1];
    private byte[] _name = new byte[256];
    private byte[] _scratch = new byte[1024];

    /// <summary>Adds the members of an object to an event; false says why it cannot.</summary>
    public bool TryFlatten(ReadOnlySpan<byte> json, ParsedEvent into, [NotNullWhen(false)] out string? problem)
    {
        Utf8JsonReader reader = new(json, Strict);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "it is no JSON object";
                return false;
            }

            return TryFlatten(ref reader, into, out problem);
        }
        catch (JsonException exception)
        {
            string reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            problem = $"it is not valid JSON at byte {reader.BytesConsumed + 1}: {reason}";
            return false;
        }
        catch (InvalidOperationException)
        {
            // The reader lets an escape such as \ud800 pass; only its use finds that it names no character.
            problem = "it has half of a surrogate pair (\\ud800 to \\udfff), which is no text";
            return false;
        }
    }

    private bool TryFlatten(ref Utf8JsonReader reader, ParsedEvent into, [NotNullWhen(false)] out string? problem)
    {
        int depth = 0;
        int nameLength = 0;
        int arrays = 0;
        bool added = true;
        _starts[0] = 0;
        problem = TooMany;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    _starts[++depth] = nameLength;
                    break;
                case JsonTokenType.EndObject:
                    nameLength = _starts[depth];
                    if (depth > 0) depth--;
                    break;
                case JsonTokenType.PropertyName:
                    nameLength = AppendName(ref reader, _starts[depth]);
                    break;
                case JsonTokenType.StartArray:
                    arrays++;
                    break;
                case JsonTokenType.EndArray:
                    arrays--;
                    break;
                case JsonTokenType.Number when arrays == 1 && depth == 0 && IsVector(nameLength):
                    added = float.IsFinite(reader.GetSingle());
                    if (added) into.AddToVector(reader.GetSingle());
                    else problem = TooGreat;
                    break;
                case JsonTokenType.Number:
                    added = into.TryAdd(_name.AsSpan(0, nameLength), reader.ValueSpan);
                    break;
                case JsonTokenType.String:
                    added = into.TryAdd(_name.AsSpan(0, nameLength), TextOf(ref reader));
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    bool value = reader.TokenType == JsonTokenType.True;
                    added = into.TryAdd(_name.AsSpan(0, nameLength), value ? "true"u8 : "false"u8);
                    break;
            }

            if (!added) return false;
        }

        problem = null;
        return true;
    }

    private bool IsVector(int nameLength) => _name.AsSpan(0, nameLength).SequenceEqual("vector"u8);

    private int AppendName(ref Utf8JsonReader reader, int at)
    {
        ReadOnlySpan<byte> name = TextOf(ref reader);
        int length = at + name.Length + (at > 0 ? 1 : 0);
        if (length > _name.Length) Array.Resize(ref _name, Math.Max(length, 2 * _name.Length));
        if (at > 0) _name[at++] = (byte)'.';
        name.CopyTo(_name.AsSpan(at));
        return length;
    }

    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (reader.ValueSpan.Length > _scratch.Length) _scratch = new byte[reader.ValueSpan.Length];
        return _scratch.AsSpan(0, reader.CopyString(_scratch));
    }
}
