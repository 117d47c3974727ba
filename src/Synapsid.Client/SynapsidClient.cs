using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Client;

/// <summary>
/// Talks to a Synapsid server over HTTP/2, many calls at a time over few connections. Make one for a process and share
/// it: every member may be called from any thread.
/// <code>
/// using SynapsidClient synapsid = new(new Uri("http://127.0.0.1:15500"));
/// await synapsid.Keys.SetAsync("greeting", "hello", TimeSpan.FromMinutes(5));
/// string? greeting = await synapsid.Keys.GetTextAsync("greeting");
/// </code>
/// </summary>
public sealed class SynapsidClient : IDisposable
{
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(2);
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;
    private readonly SynapsidClientOptions _options;

    /// <summary>A client of the server at an address. Nothing is sent yet.</summary>
    public SynapsidClient(Uri address, SynapsidClientOptions? options = null)
        : this(address, options ?? new SynapsidClientOptions(), null)
    {
    }

    internal SynapsidClient(Uri address, SynapsidClientOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        handler ??= new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = options.ConnectionLifetime,
            UseProxy = false,
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = address,
            Timeout = options.Timeout,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Keys = new KeysClient(this);
    }

    /// <summary>Keys and their values.</summary>
    public KeysClient Keys { get; }

    /// <summary>Gathers calls that are then sent as one.</summary>
    public ClientBatch NewBatch() => new(this);

    /// <summary>Runs any command, by its name, and gives the reply's JSON object.</summary>
    /// <param name="command">The name, such as <c>grain.search</c>.</param>
    /// <param name="arguments">Writes the members of the arguments' object; null: there are none.</param>
    /// <param name="isIdempotent">
    /// That running it twice does what running it once does, so that it may be tried again when an answer is lost.
    /// </param>
    /// <param name="cancellation">Stops waiting; what the server had begun may still happen.</param>
    /// <exception cref="SynapsidException">The command failed, or the server could not be reached.</exception>
    public async Task<JsonElement> ExecuteAsync(
        string command,
        Action<Utf8JsonWriter>? arguments = null,
        bool isIdempotent = false,
        CancellationToken cancellation = default)
    {
        ArrayBufferWriter<byte> body = new();
        JsonEnvelope.WriteRequest(body, NewRequest(command, arguments));
        byte[] answer = await PostAsync("/api/v1/command", body.WrittenMemory, isIdempotent, cancellation)
            .ConfigureAwait(false);
        Reply reply = JsonEnvelope.ReadReply(answer);
        return reply.Error is null ? Parse(reply.Payload) : throw new SynapsidException(reply.Error);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal static Request NewRequest(string command, Action<Utf8JsonWriter>? arguments) =>
        new(command, Parse(JsonPayload.Write(arguments ?? (_ => { }))));

    internal async Task<IReadOnlyList<Reply>> SendBatchAsync(
        IReadOnlyList<Request> requests, bool isIdempotent, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> body = new();
        JsonEnvelope.WriteBatchRequest(body, requests);
        byte[] answer = await PostAsync("/api/v1/batch", body.WrittenMemory, isIdempotent, cancellation)
            .ConfigureAwait(false);
        IReadOnlyList<Reply> replies = JsonEnvelope.ReadBatch(answer);
        return replies.Count == requests.Count || replies is not [{ Error: { } refusal }]
            ? replies
            : throw new SynapsidException(refusal);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;

    /// <summary>
    /// Posts, and tries again after a pause: always when no connection came about, and where the call may run twice
    /// also when an answer was lost or the server was stopping.
    /// </summary>
    private async Task<byte[]> PostAsync(
        string path, ReadOnlyMemory<byte> body, bool isIdempotent, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using ReadOnlyMemoryContent content = new(body);
                content.Headers.ContentType = Json;
                using HttpResponseMessage response = await _http.PostAsync(path, content, cancellation)
                    .ConfigureAwait(false);
                bool stopping = response.StatusCode == HttpStatusCode.ServiceUnavailable && isIdempotent;
                if (!stopping || attempt == _options.RetriesMax)
                {
                    return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                }
            }
            catch (Exception failure) when (IsTransport(failure, cancellation))
            {
                bool mayRetry = isIdempotent
                    || failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
                if (attempt >= _options.RetriesMax || !mayRetry) throw Unreachable(failure);
            }

            TimeSpan delay = _options.RetryDelay * Math.Pow(2, attempt);
            await Task.Delay(delay < RetryDelayMax ? delay : RetryDelayMax, _options.Clock, cancellation)
                .ConfigureAwait(false);
        }
    }

    private static bool IsTransport(Exception failure, CancellationToken cancellation) => failure switch
    {
        HttpRequestException or IOException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested, // the attempt's own time limit
        _ => false,
    };

    private SynapsidException Unreachable(Exception cause) => new(
        $"The server at {_http.BaseAddress} gave no answer: {cause.Message} Is `syn serve` running there?", cause);
}
