using System.Net;
using System.Text.Json;

namespace Synapsid.Server.Tests.Http;

public sealed class RequestArgumentsTests
{
    [Fact]
    public async Task Arguments_come_from_the_path_the_query_string_and_the_body_together()
    {
        await using TestServer server = await TestServer.StartAsync();
        string id = await server.AddAsync("first");
        (HttpStatusCode status, JsonElement grain) = await server.SendAsync(
            "PATCH", $"/api/v1/grains/{id}?title=A+title%21&tags=%C3%A9t%C3%A9&tags=b", """{"text":"second"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(id, grain.GetProperty("id").GetString());
        Assert.Equal("second", grain.GetProperty("text").GetString());
        Assert.Equal("A title!", grain.GetProperty("title").GetString());
        Assert.Equal(["b", "été"], grain.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_post_may_have_all_its_arguments_in_the_query_string()
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("POST", "/api/v1/grains/cleanup?older_than=1d&dry_run=true");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(json.GetProperty("dry_run").GetBoolean());
    }

    [Theory]
    [InlineData("?id=x", "{}", "id")]
    [InlineData("", """{"id":"x"}""", "id")]
    [InlineData("?title=a", """{"title":"b"}""", "title")]
    public async Task An_argument_that_is_given_twice_is_refused(string query, string body, string name)
    {
        await using TestServer server = await TestServer.StartAsync();
        string id = await server.AddAsync("first");
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("PATCH", $"/api/v1/grains/{id}{query}", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"\"{name}\" is given twice", json.GetProperty("error").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("/api/v1/search?query=a&k=ten", "k must be a whole number")]
    [InlineData("/api/v1/search?query=a&k=1&k=2", "k must be a whole number")]
    [InlineData("/api/v1/search?query=a&mode=fuzzy", "hybrid, dense, text")]
    [InlineData("/api/v1/search", "needs \"query\"")]
    [InlineData("/api/v1/search?query=a&Query=b", "no argument \"Query\"")]
    public async Task The_command_table_checks_the_values(string path, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode status, JsonElement json) = await server.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, json.GetProperty("error").GetProperty("message").GetString());
    }
}
