using System.Net;
using System.Text;
using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Client.Tests;

public sealed class SynapsidClientTests
{
    private const string Incremented = """{"value":2}""";
    private static readonly SynapsidClientOptions Quick = new() { RetryDelay = TimeSpan.FromTicks(1), RetriesMax = 3 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_an_envelope_and_its_reply_the_payload()
    {
        ScriptedHandler server = new(() => ScriptedHandler.Reply(Incremented));
        using SynapsidClient client = NewClient(server);
        Assert.Equal(2, await client.Keys.IncrementAsync("hits", 2, Cancellation));
        JsonElement sent = JsonDocument.Parse(server.Bodies[0]).RootElement;
        Assert.Equal("kv.incr", sent.GetProperty("command").GetString());
        Assert.Equal("""{"key":"hits","amount":2}""", sent.GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task An_error_keeps_its_code_and_sentence()
    {
        ScriptedHandler server = new(() => ScriptedHandler.Json(
            """{"success":false,"request_id":null,"payload":null,"error":{"code":"bad_request","message":"No."}}"""));
        using SynapsidClient client = NewClient(server);
        SynapsidException error = await Assert.ThrowsAsync<SynapsidException>(
            () => client.Keys.IncrementAsync("hits", 1, Cancellation));
        Assert.Equal((ErrorCode.BadRequest, "No."), (error.Code!.Value, error.Message));
    }

    [Fact]
    public async Task A_connection_that_never_came_about_is_tried_again_whatever_the_call()
    {
        ScriptedHandler server = new(Refused, Refused, () => ScriptedHandler.Reply(Incremented));
        using SynapsidClient client = NewClient(server);
        Assert.Equal(2, await client.Keys.IncrementAsync("hits", 1, Cancellation));
        Assert.Equal(3, server.Bodies.Count);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_only_where_that_does_no_harm()
    {
        ScriptedHandler reading = new(Lost, () => ScriptedHandler.Reply("""{"found":true,"value":"x"}"""));
        using (SynapsidClient client = NewClient(reading))
        {
            Assert.Equal("x", await client.Keys.GetTextAsync("k", Cancellation));
        }

        ScriptedHandler counting = new(Lost, () => ScriptedHandler.Reply(Incremented));
        using (SynapsidClient client = NewClient(counting))
        {
            SynapsidException error = await Assert.ThrowsAsync<SynapsidException>(
                () => client.Keys.IncrementAsync("k", 1, Cancellation));
            Assert.Null(error.Code);
            Assert.Contains("syn serve", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(counting.Bodies);
    }

    [Fact]
    public async Task A_server_that_is_stopping_is_tried_again_and_given_up_in_the_end()
    {
        ScriptedHandler server = new(() => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent(
                """{"success":false,"payload":null,"error":{"code":"cancelled","message":"Stopping."}}""",
                Encoding.UTF8,
                "application/json"),
        });
        using SynapsidClient client = NewClient(server);
        SynapsidException error = await Assert.ThrowsAsync<SynapsidException>(
            () => client.Keys.GetAsync("k", Cancellation));
        Assert.Equal(ErrorCode.Cancelled, error.Code);
        Assert.Equal(4, server.Bodies.Count);
    }

    [Fact]
    public async Task A_cancelled_call_is_not_tried_again()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        using SynapsidClient client = NewClient(new ScriptedHandler(Lost));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Keys.GetAsync("k", cancelled.Token));
    }

    [Fact]
    public async Task A_batch_is_one_request_with_a_reply_for_each_call()
    {
        ScriptedHandler server = new(() => ScriptedHandler.Json(
            """
            {"replies":[{"success":true,"payload":{"value":1},"error":null},
            {"success":false,"payload":null,"error":{"code":"not_found","message":"Gone."}}]}
            """));
        using SynapsidClient client = NewClient(server);
        IReadOnlyList<Reply> replies = await client.NewBatch()
            .Add("kv.incr", json => json.WriteString("key", "a"))
            .Add("grain.get", json => json.WriteString("id", "x"))
            .SendAsync(Cancellation);
        Assert.Equal("""{"value":1}""", Encoding.UTF8.GetString(replies[0].Payload.Span));
        Assert.Equal(ErrorCode.NotFound, replies[1].Error!.Code);
        Assert.Empty(await client.NewBatch().SendAsync(Cancellation));
    }

    [Fact]
    public async Task A_batch_that_is_refused_as_a_whole_throws()
    {
        ScriptedHandler server = new(() => ScriptedHandler.Json(
            """{"success":false,"payload":null,"error":{"code":"too_large","message":"Too many."}}"""));
        using SynapsidClient client = NewClient(server);
        ClientBatch batch = client.NewBatch().Add("kv.stats").Add("kv.stats");
        SynapsidException error = await Assert.ThrowsAsync<SynapsidException>(() => batch.SendAsync(Cancellation));
        Assert.Equal(ErrorCode.TooLarge, error.Code);
    }

    private static SynapsidClient NewClient(ScriptedHandler server) => new(new Uri("http://test"), Quick, server);

    private static HttpResponseMessage Refused() =>
        throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");

    private static HttpResponseMessage Lost() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "Gone.");
}
