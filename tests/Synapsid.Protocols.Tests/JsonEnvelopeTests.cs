using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Testing;

namespace Synapsid.Protocols.Tests;

public sealed class JsonEnvelopeTests
{
    [Theory]
    [InlineData("""{"title":"Gone","error":{"code":"not_found","message":"Nothing."}}""", ErrorCode.NotFound, "Nothing.")]
    [InlineData("""{"error":"why"}""", ErrorCode.Internal, "no error of Synapsid")]
    [InlineData("""[1]""", ErrorCode.Internal, "no error of Synapsid")]
    [InlineData("""<html>""", null, "")]
    public void A_problem_document_gives_its_error(string json, ErrorCode? code, string message)
    {
        Reply reply = JsonEnvelope.ReadProblem(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.NotNull(reply.Error);
        if (code is not null) Assert.Equal(code, reply.Error.Code);
        Assert.Contains(message, reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_round_trips()
    {
        using JsonDocument arguments = JsonDocument.Parse("""{"text":"é","k":3}""");
        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteRequest(buffer, new Request("grain.add", arguments.RootElement, "r-1"));

        Assert.True(JsonEnvelope.TryReadRequest(buffer.WrittenMemory, out Request? request, out _));
        Assert.Equal("grain.add", request.Command);
        Assert.Equal("r-1", request.RequestId);
        Assert.Equal("é", request.Arguments.GetProperty("text").GetString());
    }

    [Fact]
    public void A_success_and_a_failure_round_trip()
    {
        Reply success = RoundTrip(Reply.Success("""{"id":"x"}"""u8.ToArray()));
        Assert.Equal("""{"id":"x"}""", Encoding.UTF8.GetString(success.Payload.Span));

        Reply failure = RoundTrip(Reply.Failure(ErrorCode.TooLarge, "too big"));
        Assert.Equal(new ReplyError(ErrorCode.TooLarge, "too big"), failure.Error);
    }

    [Theory]
    [InlineData(3.5, 7d, "indexing")]
    [InlineData(1d, null, "")]
    public void Progress_round_trips_and_is_told_from_a_reply(double done, double? total, string message)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteProgress(buffer, done, total, message);
        Assert.True(JsonEnvelope.TryReadProgress(buffer.WrittenMemory, out double d, out double? t, out string? m));
        Assert.Equal((done, total, message), (d, t, m));
        buffer.Clear();
        JsonEnvelope.WriteReply(buffer, Reply.Success("{}"u8.ToArray()), null);
        Assert.False(JsonEnvelope.TryReadProgress(buffer.WrittenMemory, out _, out _, out _));
    }

    [Theory]
    [InlineData("", "JSON error")]
    [InlineData("[]", "a request is an object")]
    [InlineData("{}", "a request is an object")]
    [InlineData("""{"command":3}""", "a request is an object")]
    [InlineData("""{"command":"\ud800"}""", "a request is an object")]
    [InlineData("""{"command":"a","request_id":3}""", "request_id")]
    [InlineData("""{"command":"a","payload":[]}""", "payload")]
    public void A_malformed_envelope_is_refused_with_the_reason(string json, string reason)
    {
        Assert.False(JsonEnvelope.TryReadRequest(Encoding.UTF8.GetBytes(json), out _, out ReplyError? error));
        Assert.Equal(ErrorCode.BadRequest, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_keeps_its_order_and_names_the_element_that_is_wrong()
    {
        byte[] good = """{"commands":[{"command":"a"},{"command":"b"}]}"""u8.ToArray();
        Assert.True(JsonEnvelope.TryReadBatch(good, out IReadOnlyList<Request>? requests, out _));
        Assert.Equal(["a", "b"], requests.Select(request => request.Command));

        byte[] bad = """{"commands":[{"command":"a"},{"no":"b"}]}"""u8.ToArray();
        Assert.False(JsonEnvelope.TryReadBatch(bad, out _, out ReplyError? error));
        Assert.Contains("Command 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_over_the_limit_is_refused()
    {
        string commands = string.Join(',', Enumerable.Repeat("""{"command":"a"}""", JsonEnvelope.BatchRequestsMax + 1));
        byte[] body = Encoding.UTF8.GetBytes($$"""{"commands":[{{commands}}]}""");
        Assert.False(JsonEnvelope.TryReadBatch(body, out _, out ReplyError? error));
        Assert.Equal(ErrorCode.TooLarge, error.Code);
    }

    [Fact]
    public void Any_bytes_never_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        _ = JsonEnvelope.TryReadRequest(bytes, out _, out _);
        _ = JsonEnvelope.TryReadBatch(bytes, out _, out _);
        _ = JsonEnvelope.TryReadProgress(bytes, out _, out _, out _);
        return JsonEnvelope.ReadReply(bytes).Error is not null;
    }).Holds();

    private static Reply RoundTrip(Reply reply)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteReply(buffer, reply, "r");
        return JsonEnvelope.ReadReply(buffer.WrittenMemory);
    }
}
