using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Synapsid.Server.Tests.Http;

public sealed class RequestBodyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/vnd.synapsid+json")]
    [InlineData(null)]
    public async Task Json_is_read_by_any_of_its_names(string? type) =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"text":"x"}"""u8.ToArray(), type)).Status);

    [Theory]
    [InlineData("application/msgpack")]
    [InlineData("application/vnd.msgpack")]
    public async Task Message_pack_is_read_as_the_json_it_stands_for(string type)
    {
        byte[] body = [0x81, 0xA4, .. "text"u8, 0xA1, (byte)'x'];
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body, type)).Status);
        (HttpStatusCode status, string message) = await PostAsync([0x81], type);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("ends too early", message);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("jason")]
    public async Task Another_type_is_refused(string type)
    {
        (HttpStatusCode status, string message) = await PostAsync("""{"text":"x"}"""u8.ToArray(), type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains(type, message);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"", "line 1, byte 12")]
    [InlineData("{\n\"text\": oops}", "line 2, byte 9")]
    [InlineData("[]", "JSON object")]
    [InlineData("\"text\"", "JSON object")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", "text")]
    [InlineData("{\"text\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"\\ud800\":1}", "surrogate")]
    [InlineData("{\"text\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "depth")]
    public async Task A_broken_body_is_refused_by_a_message_that_helps(string body, string expected)
    {
        (HttpStatusCode status, string message) = await PostAsync(Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, message);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_refused()
    {
        (HttpStatusCode status, string message) = await PostAsync([.. "{\"text\":\""u8, 0xff, .. "\"}"u8], "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("UTF-8", message);
    }

    [Theory]
    [InlineData(4096, HttpStatusCode.OK, true)]
    [InlineData(4000, HttpStatusCode.OK, false)] // the lengths of the chunks count too
    [InlineData(4097, HttpStatusCode.RequestEntityTooLarge, true)]
    [InlineData(4097, HttpStatusCode.RequestEntityTooLarge, false)]
    public async Task A_body_may_be_as_long_as_the_limit(int length, HttpStatusCode expected, bool lengthToldBefore)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { RequestBytesMax = 4096 });
        string body = """{"text":"a"}""".PadRight(length);
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/grains") { Content = TestServer.Json(body) };
        request.Headers.TransferEncodingChunked = !lengthToldBefore;
        using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK) return;
        JsonElement error = (await TestServer.ReadJsonAsync(response)).GetProperty("error");
        Assert.Equal("too_large", error.GetProperty("code").GetString());
        Assert.Contains("4096 bytes", error.GetProperty("message").GetString());
    }

    private static async Task<(HttpStatusCode Status, string Message)> PostAsync(byte[] body, string? type)
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/grains") { Content = new ByteArrayContent(body) };
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
        JsonElement json = await TestServer.ReadJsonAsync(response);
        if (response.IsSuccessStatusCode) return (response.StatusCode, "");
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), response.Content.Headers.ContentType);
        Assert.Equal("bad_request", json.GetProperty("error").GetProperty("code").GetString());
        return (response.StatusCode, json.GetProperty("error").GetProperty("message").GetString()!);
    }
}
