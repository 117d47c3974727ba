using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Synapsid.Client;

/// <summary>Keys and their values on a server. A time to live is rounded to milliseconds.</summary>
public sealed class KeysClient
{
    private readonly SynapsidClient _client;

    internal KeysClient(SynapsidClient client) => _client = client;

    /// <summary>Sets a key to a text.</summary>
    /// <returns>Whether it was written: false where <paramref name="when"/> forbade it.</returns>
    public Task<bool> SetAsync(
        string key,
        string value,
        TimeSpan? timeToLive = null,
        SetWhen when = SetWhen.Always,
        CancellationToken cancellation = default) =>
        SetAsync(key, json => json.WriteString("value", value), timeToLive, when, cancellation);

    /// <summary>Sets a key to bytes.</summary>
    /// <returns>Whether it was written: false where <paramref name="when"/> forbade it.</returns>
    public Task<bool> SetAsync(
        string key,
        ReadOnlyMemory<byte> value,
        TimeSpan? timeToLive = null,
        SetWhen when = SetWhen.Always,
        CancellationToken cancellation = default) =>
        SetAsync(key, json => json.WriteBase64String("value_base64", value.Span), timeToLive, when, cancellation);

    /// <summary>A key's bytes; null where there is none.</summary>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellation = default)
    {
        JsonElement reply = await RunAsync("kv.get", key, cancellation).ConfigureAwait(false);
        return reply.GetProperty("found").GetBoolean() ? ValueOf(reply) : null;
    }

    /// <summary>A key's value as text; null where there is none.</summary>
    public async Task<string?> GetTextAsync(string key, CancellationToken cancellation = default) =>
        await GetAsync(key, cancellation).ConfigureAwait(false) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Deletes a key; false where there was none.</summary>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellation = default) =>
        (await RunAsync("kv.del", key, cancellation).ConfigureAwait(false)).GetProperty("deleted").GetBoolean();

    /// <summary>Whether there is such a key.</summary>
    public async Task<bool> ExistsAsync(string key, CancellationToken cancellation = default) =>
        (await RunAsync("kv.exists", key, cancellation).ConfigureAwait(false)).GetProperty("exists").GetBoolean();

    /// <summary>Adds to a number, which counts from 0 where there is none, and gives the sum.</summary>
    public async Task<long> IncrementAsync(string key, long amount = 1, CancellationToken cancellation = default)
    {
        JsonElement reply = await _client.ExecuteAsync(
            "kv.incr",
            json =>
            {
                json.WriteString("key", key);
                json.WriteNumber("amount", amount);
            },
            isIdempotent: false,
            cancellation).ConfigureAwait(false);
        return reply.GetProperty("value").GetInt64();
    }

    /// <summary>Sets how long a key lives on; false where there is no such key.</summary>
    public async Task<bool> ExpireAsync(string key, TimeSpan timeToLive, CancellationToken cancellation = default)
    {
        JsonElement reply = await _client.ExecuteAsync(
            "kv.expire",
            json =>
            {
                json.WriteString("key", key);
                json.WriteNumber("ttl_ms", Milliseconds(timeToLive));
            },
            isIdempotent: true,
            cancellation).ConfigureAwait(false);
        return reply.GetProperty("success").GetBoolean();
    }

    /// <summary>How long a key still lives; null where it stays, or is not there.</summary>
    public async Task<TimeSpan?> TimeToLiveAsync(string key, CancellationToken cancellation = default)
    {
        JsonElement left = (await RunAsync("kv.ttl", key, cancellation).ConfigureAwait(false)).GetProperty("ttl_ms");
        return left.ValueKind == JsonValueKind.Null ? null : TimeSpan.FromMilliseconds(left.GetInt64());
    }

    /// <summary>The values of several keys, in their order; null where there is none.</summary>
    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellation = default)
    {
        JsonElement reply = await _client.ExecuteAsync(
            "kv.mget",
            json =>
            {
                json.WriteStartArray("keys");
                foreach (string key in keys) json.WriteStringValue(key);
                json.WriteEndArray();
            },
            isIdempotent: true,
            cancellation).ConfigureAwait(false);
        return [.. reply.GetProperty("values").EnumerateArray().Select(BytesOf)];
    }

    /// <summary>
    /// Every key that matches a pattern (<c>user:*</c>). One that is there all the while comes at least once, and may
    /// come twice.
    /// </summary>
    public async IAsyncEnumerable<string> ScanAsync(
        string pattern = "*", [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string cursor = "0";
        do
        {
            string from = cursor;
            JsonElement page = await _client.ExecuteAsync(
                "kv.scan",
                json =>
                {
                    json.WriteString("cursor", from);
                    json.WriteString("match", pattern);
                },
                isIdempotent: true,
                cancellation).ConfigureAwait(false);
            foreach (JsonElement key in page.GetProperty("keys").EnumerateArray())
            {
                yield return Encoding.UTF8.GetString(BytesOf(key)!);
            }

            cursor = page.GetProperty("cursor").GetString()!;
        }
        while (cursor != "0");
    }

    private async Task<bool> SetAsync(
        string key, Action<Utf8JsonWriter> value, TimeSpan? timeToLive, SetWhen when, CancellationToken cancellation)
    {
        JsonElement reply = await _client.ExecuteAsync(
            "kv.set",
            json =>
            {
                json.WriteString("key", key);
                value(json);
                if (timeToLive is { } time) json.WriteNumber("ttl_ms", Milliseconds(time));
                if (when == SetWhen.NotExists) json.WriteBoolean("nx", true);
                if (when == SetWhen.Exists) json.WriteBoolean("xx", true);
            },
            isIdempotent: when != SetWhen.NotExists,
            cancellation).ConfigureAwait(false);
        return reply.GetProperty("written").GetBoolean();
    }

    private Task<JsonElement> RunAsync(string command, string key, CancellationToken cancellation) =>
        _client.ExecuteAsync(command, json => json.WriteString("key", key), isIdempotent: true, cancellation);

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static byte[] ValueOf(JsonElement reply) => BytesOf(reply.GetProperty("value"))!;

    private static byte[]? BytesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => value.GetProperty("base64").GetBytesFromBase64(),
        _ => Encoding.UTF8.GetBytes(value.GetString()!),
    };
}
