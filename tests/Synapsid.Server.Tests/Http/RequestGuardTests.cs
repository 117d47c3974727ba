using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synapsid.Server.Http;

namespace Synapsid.Server.Tests.Http;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:15500")]
    [InlineData("127.0.0.1:15500")]
    [InlineData("[::1]:15500")]
    [InlineData("192.168.1.5")]
    public void A_loopback_server_answers_to_itself(string host) => Check(loopback: true, host, origin: null);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:15500")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("")]
    public void A_loopback_server_refuses_any_other_name(string host)
    {
        HttpErrorException refused = Assert.Throws<HttpErrorException>(() => Check(loopback: true, host, origin: null));
        Assert.Equal(StatusCodes.Status403Forbidden, refused.Status);
        Assert.Contains($"'{host}'", refused.Message);
    }

    [Fact]
    public void A_server_on_the_network_answers_to_any_name() => Check(loopback: false, "memory.example", origin: null);

    [Theory]
    [InlineData("http://localhost:15500")]
    [InlineData("http://LocalHost:15500")]
    public void A_page_of_its_own_is_let_in(string origin) => Check(loopback: true, "localhost:15500", origin);

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://localhost:15500")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://localhost")]
    [InlineData("null")]
    public void A_page_of_another_origin_is_refused(string origin)
    {
        foreach (bool loopback in new[] { true, false })
        {
            HttpErrorException refused = Assert.Throws<HttpErrorException>(() => Check(loopback, "localhost:15500", origin));
            Assert.Equal(StatusCodes.Status403Forbidden, refused.Status);
            Assert.Contains(origin, refused.Message);
        }
    }

    [Fact]
    public async Task The_refusal_is_an_error_object_and_nothing_is_stored()
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/grains");
        request.Headers.Add("Origin", "http://evil.example");
        request.Content = TestServer.Json("""{"text":"planted"}""");
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        JsonElement json = await TestServer.ReadJsonAsync(response);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("evil.example", json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(0, server.Engine.Grains.Count);
    }

    private static void Check(bool loopback, string host, string? origin)
    {
        DefaultHttpContext context = new();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        if (origin is not null) context.Request.Headers.Origin = origin;
        new RequestGuard(loopback).Check(context.Request);
    }
}
