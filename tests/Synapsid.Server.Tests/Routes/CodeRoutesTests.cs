using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Synapsid.Server.Tests.Mcp;

namespace Synapsid.Server.Tests.Routes;

public sealed class CodeRoutesTests
{
    private const string Source = """
        namespace Shop;

        /// <summary>Keeps the orders that were paid.</summary>
        public sealed class OrderStore
        {
            /// <summary>Stores an order once its payment arrived.</summary>
            public void StoreOrder(int id) => Check(id);

            private static void Check(int id)
            {
                if (id < 0) throw new System.ArgumentException("id");
            }
        }
        """;

    [Fact]
    public async Task A_repository_is_indexed_searched_and_forgotten_over_http()
    {
        await using TestServer server = await TestServer.StartAsync();
        string root = Directory.CreateTempSubdirectory("synapsid-code-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, "OrderStore.cs"), Source);
            (_, JsonElement none) = await Get(server, "/api/v1/code/status");
            Assert.Equal(0, none.GetProperty("repositories").GetArrayLength());
            (HttpStatusCode status, JsonElement report) = await server.SendAsync(
                "POST", "/api/v1/code/index", JsonSerializer.Serialize(new { path = root, vectors = "none" }));
            Assert.True(status == HttpStatusCode.OK, report.ToString());
            Assert.Equal(1, report.GetProperty("files").GetInt32());

            (_, JsonElement found) = await Get(server, "/api/v1/code/search?query=paid+orders&mode=text");
            Assert.Equal("OrderStore.cs", found.GetProperty("results")[0].GetProperty("path").GetString());
            Assert.True(found.GetProperty("freshness").GetProperty("fresh").GetBoolean());
            (_, JsonElement definition) = await Get(server, "/api/v1/code/definition?symbol=OrderStore.StoreOrder");
            Assert.Equal(7, definition.GetProperty("results")[0].GetProperty("start_line").GetInt32());
            (_, JsonElement references) = await Get(server, "/api/v1/code/references?symbol=Check");
            Assert.Equal(2, references.GetProperty("total").GetInt32());
            (_, JsonElement map) = await Get(server, "/api/v1/code/map");
            Assert.Contains("OrderStore", map.GetProperty("text").GetString());
            (_, JsonElement read) = await Get(server, "/api/v1/code/read?symbol=Check");
            Assert.StartsWith("    private static void Check", read.GetProperty("text").GetString());

            (status, _) = await server.SendAsync("DELETE", $"/api/v1/code/index?path={Uri.EscapeDataString(root)}");
            Assert.Equal(HttpStatusCode.OK, status);
            (status, JsonElement gone) = await server.SendAsync("GET", "/api/v1/code/search?query=orders");
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Contains("syn index PATH", gone.ToString());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("/api/v1/code/search?query=", HttpStatusCode.BadRequest, "empty")]
    [InlineData("/api/v1/code/search?query=a(&mode=regex", HttpStatusCode.BadRequest, "pattern")]
    [InlineData("/api/v1/code/search?query=a&kind=thing", HttpStatusCode.BadRequest, "thing")]
    [InlineData("/api/v1/code/search?query=a&repository=nowhere", HttpStatusCode.NotFound, "nowhere")]
    [InlineData("/api/v1/code/read?path=Absent.cs", HttpStatusCode.NotFound, "Absent.cs")]
    [InlineData("/api/v1/code/read", HttpStatusCode.BadRequest, "symbol")]
    [InlineData("/api/v1/code/read?path=OrderStore.cs&start_line=99", HttpStatusCode.NotFound, "99")]
    [InlineData("/api/v1/code/definition?symbol=OrderStroe", HttpStatusCode.OK, "OrderStore")]
    public async Task What_makes_no_sense_is_told(string path, HttpStatusCode expected, string word)
    {
        await using TestServer server = await TestServer.StartAsync();
        string root = Directory.CreateTempSubdirectory("synapsid-code-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, "OrderStore.cs"), Source);
            await server.SendAsync(
                "POST", "/api/v1/code/index", JsonSerializer.Serialize(new { path = root, vectors = "none" }));
            (HttpStatusCode status, JsonElement answer) = await server.SendAsync("GET", path);
            Assert.Equal(expected, status);
            Assert.Contains(word, answer.ToString());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Every_tool_on_code_answers_as_its_schema_says()
    {
        await using TestServer server = await TestServer.StartAsync();
        string root = Directory.CreateTempSubdirectory("synapsid-code-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, "OrderStore.cs"), Source);
            McpCaller caller = new(server);
            (_, JsonElement list) = await caller.AskAsync("tools/list", path: "/mcp?profile=all");
            Dictionary<string, JsonElement> schemas = list.GetProperty("result").GetProperty("tools").EnumerateArray()
                .ToDictionary(tool => tool.GetProperty("name").GetString()!, tool => tool.GetProperty("outputSchema"));
            (string Tool, JsonObject Arguments)[] calls =
            [
                ("index_update", new JsonObject { ["path"] = root }),
                ("index_status", new JsonObject { ["skipped"] = true }),
                ("code_search", new JsonObject { ["query"] = "paid orders", ["mode"] = "text" }),
                ("code_search", new JsonObject { ["query"] = "StoreOrder" }),
                ("code_search", new JsonObject { ["query"] = "nothing of the kind zzz", ["mode"] = "text" }),
                ("code_definition", new JsonObject { ["symbol"] = "OrderStore" }),
                ("code_definition", new JsonObject { ["symbol"] = "Absent" }),
                ("code_references", new JsonObject { ["symbol"] = "Check" }),
                ("code_map", []),
                ("code_read", new JsonObject { ["symbol"] = "Check" }),
            ];
            foreach ((string tool, JsonObject arguments) in calls)
            {
                JsonElement result = await caller.CallAsync(tool, arguments);
                string text = result.GetProperty("content")[0].GetProperty("text").GetString()!;
                bool isError = result.TryGetProperty("isError", out JsonElement wrong) && wrong.GetBoolean();
                Assert.False(isError, $"{tool}: {text}");
                JsonElement answer = result.GetProperty("structuredContent");
                Assert.Empty(SchemaCheck.Problems(schemas[tool], answer).Select(problem => $"{tool}: {problem}"));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static Task<(HttpStatusCode Status, JsonElement Json)> Get(TestServer server, string path) =>
        server.SendAsync("GET", path);
}
