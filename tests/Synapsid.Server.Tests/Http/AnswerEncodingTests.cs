using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Synapsid.Protocols;
using Synapsid.Server.Http;

namespace Synapsid.Server.Tests.Http;

public sealed class AnswerEncodingTests
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("deploys happen on tuesdays ", 100));

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json, application/msgpack", "application/json")]
    [InlineData("application/msgpack, */*;q=0.1", "application/vnd.msgpack")]
    [InlineData("application/vnd.msgpack", "application/vnd.msgpack")]
    [InlineData("application/json;q=0.5, application/x-msgpack", "application/vnd.msgpack")]
    [InlineData("application/msgpack;q=0", "application/json")]
    [InlineData("nonsense;;;", "application/json")]
    public void The_caller_chooses_the_form(string? accept, string expected)
    {
        HttpAnswer answer = Apply(HttpAnswer.Json("""{"a":1}"""u8.ToArray()), accept, null);
        Assert.Equal(expected, answer.ContentType);
        byte[] body = expected == "application/json" ? """{"a":1}"""u8.ToArray() : [0x81, 0xA1, (byte)'a', 1];
        Assert.Equal(body, answer.Body.ToArray());
    }

    [Fact]
    public void An_error_takes_the_form_too_and_other_bodies_none()
    {
        HttpAnswer problem = HttpAnswer.Problem(404, new ReplyError(ErrorCode.NotFound, "gone"));
        Assert.Equal("application/vnd.msgpack", Apply(problem, "application/msgpack", null).ContentType);
        Assert.Equal("text/plain", Apply(new HttpAnswer(200, "text/plain", "x"u8.ToArray()), "application/msgpack", null).ContentType);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("gzip;q=0", null)]
    [InlineData("zstd", null)]
    [InlineData(null, null)]
    public void A_long_body_is_compressed_as_the_caller_likes(string? accept, string? expected)
    {
        HttpAnswer answer = Apply(Text(LongText), null, accept);
        Assert.Equal(expected, answer.ContentEncoding);
        Assert.Equal(LongText, Unpack(answer));
    }

    [Fact]
    public void What_is_short_or_does_not_shrink_stays()
    {
        Assert.Null(Apply(Text("short"), null, "gzip").ContentEncoding);
        byte[] noise = new byte[4096];
        new Random(7).NextBytes(noise);
        Assert.Null(Apply(new HttpAnswer(200, "text/plain", noise), null, "gzip").ContentEncoding);
        Assert.Null(new AnswerEncoding(0).Apply(Request(null, "gzip"), Text(LongText)).ContentEncoding);
    }

    private static HttpAnswer Text(string text) => new(200, "text/plain", Encoding.UTF8.GetBytes(text));

    private static HttpAnswer Apply(HttpAnswer answer, string? accept, string? acceptEncoding) =>
        new AnswerEncoding(1024).Apply(Request(accept, acceptEncoding), answer);

    private static HttpRequest Request(string? accept, string? acceptEncoding)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        if (accept is not null) request.Headers.Accept = accept;
        if (acceptEncoding is not null) request.Headers.AcceptEncoding = acceptEncoding;
        return request;
    }

    private static string Unpack(HttpAnswer answer)
    {
        MemoryStream body = new(answer.Body.ToArray());
        using Stream stream = answer.ContentEncoding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
