using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>Runs requests on a running server, through the JSON envelope.</summary>
internal sealed class HttpChannel(Uri server) : ICommandChannel
{
    /// <summary>
    /// A body of this many bytes waits for the server's word: one that is over the server's limit is then refused with
    /// a reply, where the connection would break off under it.
    /// </summary>
    private const int AskFirstBytes = 1 << 20;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>None: a server tells its own log.</summary>
    public IReadOnlyList<string> Warnings => [];

    /// <summary>A channel to the server that listens there; null where none answers within 2 s.</summary>
    public static HttpChannel? TryOpen(Uri server)
    {
        HttpChannel channel = new(server);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(2));
        try
        {
            using HttpRequestMessage probe = new(HttpMethod.Get, "health");
            using HttpResponseMessage answer = channel._client.Send(probe, limit.Token);
            if (answer.IsSuccessStatusCode) return channel;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // Nobody listens there any more: the caller opens the folder itself.
        }

        channel.Dispose();
        return null;
    }

    public bool IsOpen { get; private set; } = true;

    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> body = new();
        JsonEnvelope.WriteRequest(body, request);
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Post, "api/v1/command");
            message.Content = new ReadOnlyMemoryContent(body.WrittenMemory);
            message.Content.Headers.ContentType = Json;
            message.Headers.ExpectContinue = body.WrittenCount >= AskFirstBytes;
            if (progress is not null) return ExecuteTold(message, progress, cancellation);
            using HttpResponseMessage answer = _client.Send(message, cancellation);
            using MemoryStream bytes = new();
            answer.Content.CopyTo(bytes, null, cancellation);
            return JsonEnvelope.ReadReply(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Lost(exception);
        }
        catch (OperationCanceledException)
        {
            return Reply.Failure(ErrorCode.Cancelled, "Interrupted.");
        }
    }

    /// <summary>Sends a body to a route of its own and gives what the server answers, or its error.</summary>
    public Reply Post(
        string route, ReadOnlyMemory<byte> body, MediaTypeHeaderValue type, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Post, route);
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = type;
            message.Headers.ExpectContinue = body.Length >= AskFirstBytes;
            using HttpResponseMessage answer = _client.Send(message, cancellation);
            using MemoryStream bytes = new();
            answer.Content.CopyTo(bytes, null, cancellation);
            ReadOnlyMemory<byte> content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            return answer.IsSuccessStatusCode ? Reply.Success(content) : JsonEnvelope.ReadProblem(content);
        }
        catch (HttpRequestException exception)
        {
            return Lost(exception);
        }
        catch (OperationCanceledException)
        {
            return Reply.Failure(ErrorCode.Cancelled, "Interrupted.");
        }
    }

    public void Dispose() => _client.Dispose();

    private Reply Lost(Exception exception)
    {
        IsOpen = false;
        string problem = $"The server at {server} went away: {exception.Message.TrimEnd('.')}. Try again.";
        return Reply.Failure(ErrorCode.Conflict, problem);
    }

    /// <summary>Asks to be told how far the command has come, a line each, before the reply.</summary>
    private Reply ExecuteTold(
        HttpRequestMessage message, Action<CommandProgress> progress, CancellationToken cancellation)
    {
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using HttpResponseMessage answer =
            _client.Send(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using Stream stream = answer.Content.ReadAsStream(cancellation);

        // A read that waits for the next line ends when the stream is closed under it.
        using CancellationTokenRegistration closing = cancellation.Register(stream.Dispose);
        using StreamReader lines = new(stream, Encoding.UTF8);
        byte[]? last = null;
        try
        {
            while (lines.ReadLine() is { } line)
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(line);
                if (JsonEnvelope.TryReadProgress(utf8, out double done, out double? total, out string? what))
                {
                    progress(new CommandProgress(done, total, what));
                }
                else
                {
                    last = utf8;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new IOException("the answer was cut short", exception);
        }

        return last is null ? throw new IOException("no answer came") : JsonEnvelope.ReadReply(last);
    }
}
