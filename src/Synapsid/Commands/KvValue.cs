using System.Text;
using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>The bytes that a value given in JSON stands for.</summary>
internal static class KvValue
{
    /// <summary>The value of a call: <c>value</c> or <c>value_base64</c>.</summary>
    public static byte[] Of(CommandCall call) =>
        Of(call.OptionalJson(KvArguments.Value), call.OptionalText(KvArguments.ValueBase64));

    /// <summary>The value of an object with a member <c>value</c> or <c>value_base64</c>.</summary>
    public static byte[] Of(JsonElement pair)
    {
        JsonElement? value = pair.TryGetProperty("value", out JsonElement given) ? given : null;
        return Of(value, JsonText.Member(pair, "value_base64"));
    }

    /// <summary>The key of such an object.</summary>
    public static string KeyOf(JsonElement pair) => pair.ValueKind == JsonValueKind.Object
        ? JsonText.Member(pair, "key") ?? throw new BadArgumentException("A pair needs \"key\", a string.")
        : throw new BadArgumentException("A pair must be an object with \"key\" and \"value\".");

    private static byte[] Of(JsonElement? value, string? base64)
    {
        if (value is not null && base64 is not null)
        {
            throw new BadArgumentException("\"value\" and \"value_base64\" are both given; one is allowed.");
        }

        if (base64 is not null) return FromBase64(base64);
        if (value is not { } json) throw new BadArgumentException("\"value\" is missing: a string, or any other JSON.");
        if (json.ValueKind != JsonValueKind.String) return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(json));
        return JsonText.TryRead(json, out string? text)
            ? Encoding.UTF8.GetBytes(text)
            : throw new BadArgumentException("\"value\" is not valid Unicode.");
    }

    private static byte[] FromBase64(string text)
    {
        byte[] bytes = new byte[((text.Length + 3) / 4) * 3];
        return Convert.TryFromBase64String(text, bytes, out int written)
            ? bytes[..written]
            : throw new BadArgumentException("\"value_base64\" is not valid base64.");
    }
}
