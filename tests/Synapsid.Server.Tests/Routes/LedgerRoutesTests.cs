using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Server.Tests.Routes;

public sealed class LedgerRoutesTests
{
    private const string Batch =
        "{\"time\":\"2026-01-01T00:00:00Z\",\"host\":\"a\",\"type\":\"dns\",\"severity\":\"high\",\"query\":\"one.example\"}\n"
        + "{\"host\":\"b\",\"type\":\"auth\",\"severity\":\"low\"}\nnot json, café\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_go_in_are_found_and_proved()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonElement receipt = await PostAsync(server, "/ledger/events?namespace=n&level=published", Encoding.UTF8.GetBytes(Batch));
        Assert.Equal(3, receipt.GetProperty("events").GetInt32());
        Assert.Equal(1, receipt.GetProperty("unparsed").GetInt32());
        Assert.Equal("published", receipt.GetProperty("level").GetString());
        string[] ids = [.. receipt.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(3, ids.Distinct().Count());

        (HttpStatusCode status, JsonElement found) = await server.SendAsync("GET", $"/ledger/events/{ids[0]}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("one.example", found.GetProperty("fields").GetProperty("query").GetString());
        Assert.Equal(Batch.Split('\n')[0], found.GetProperty("raw").GetString());
        Assert.Equal("n", found.GetProperty("namespace").GetString());

        (_, JsonElement page) = await server.SendAsync("GET", "/ledger/events?where=severity%3E%3Dhigh&limit=5");
        Assert.Equal(ids[0], Assert.Single(page.GetProperty("events").EnumerateArray()).GetProperty("id").GetString());
        (_, page) = await server.SendAsync("POST", "/ledger/search", """{"query":"café"}""");
        Assert.Equal("not json, café", Assert.Single(page.GetProperty("events").EnumerateArray()).GetProperty("raw").GetString());

        byte[] proof = await server.Client.GetByteArrayAsync($"/ledger/proof/{ids[1]}", Cancellation);
        string key = await server.Client.GetStringAsync("/ledger/key", Cancellation);
        Assert.True(ProofFile.TryParse(proof, out ProofFile? parsed));
        Assert.True(NoteVerifier.TryCreate(key, out NoteVerifier? verifier));
        using (verifier) Assert.Equal(ProofVerdict.Valid, parsed.Verify(verifier));

        (_, JsonElement report) = await server.SendAsync("POST", "/ledger/verify", "{}");
        Assert.True(report.GetProperty("sound").GetBoolean());
        Assert.Equal(3, report.GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task A_tile_that_no_tree_can_have_is_not_there()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PostAsync(server, "/ledger/events?level=published", Encoding.UTF8.GetBytes(Batch));
        foreach (string tile in (string[])["8/000.p/1", "63/000.p/1", "0/x036/x028/x797/x018/x963/968.p/1",
            "0/x072/x057/x594/x037/x927/936.p/1", "entries/x036/x028/x797/x018/x963/967",
            "entries/x036/x028/x797/x018/x963/968.p/1"])
        {
            (HttpStatusCode status, _) = await server.SendAsync("GET", "/ledger/tile/" + tile);
            Assert.Equal(HttpStatusCode.NotFound, status);
        }
    }

    [Fact]
    public async Task A_vector_that_is_no_vector_keeps_no_page_from_being_shown()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PostAsync(server, "/ledger/events", "{\"raw\":\"x\",\"vector\":[1e99]}"u8.ToArray());
        (HttpStatusCode status, JsonElement page) = await server.SendAsync("GET", "/ledger/events");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(page.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task A_long_object_of_an_array_is_kept_in_parts()
    {
        await using TestServer server = await TestServer.StartAsync();
        string body = $"[{{\"raw\":\"{new string('x', 17 << 20)}\"}}]";
        JsonElement receipt = await PostAsync(server, "/ledger/events", Encoding.UTF8.GetBytes(body));
        Assert.Equal(3, receipt.GetProperty("unparsed").GetInt32());
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        await using TestServer server = await TestServer.StartAsync();
        string lines = string.Concat(Enumerable.Range(0, 25).Select(i => $"{{\"n\":{i}}}\n"));
        await PostAsync(server, "/ledger/events", Encoding.UTF8.GetBytes(lines));
        List<string> seen = [];
        string cursor = "";
        do
        {
            (_, JsonElement page) = await server.SendAsync("GET", $"/ledger/events?limit=10{cursor}");
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("fields").GetProperty("n").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => i.ToString()), seen);
    }

    [Fact]
    public async Task Gzip_is_unpacked_and_broken_gzip_takes_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] packed = Gzip(Batch);
        Assert.Equal(3, (await PostAsync(server, "/ledger/events", packed, "gzip")).GetProperty("events").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, "/ledger/events", packed[..(packed.Length / 2)], "gzip"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, "/ledger/events", "x"u8.ToArray(), "gzip"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(server, "/ledger/events", packed, "zstd"));
        (_, JsonElement stats) = await server.SendAsync("GET", "/ledger/stats");
        Assert.Equal(3, stats.GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task A_body_over_the_limit_packed_or_not_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { RequestBytesMax = 4096 });
        byte[] plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":1}\n", 2_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(server, "/ledger/events", plain));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(server, "/ledger/events", Gzip(Encoding.UTF8.GetString(plain)), "gzip"));
    }

    [Theory]
    [InlineData("GET", "/ledger/events/xyz", 400)]
    [InlineData("GET", "/ledger/events/00000000000000000000000000000000", 404)]
    [InlineData("GET", "/ledger/events/77", 404)]
    [InlineData("GET", "/ledger/events?where=nonsense", 400)]
    [InlineData("GET", "/ledger/events?where=severity%3Dterrible", 400)]
    [InlineData("GET", "/ledger/events?where=ip+cidr+10.0.0.0%2F99", 400)]
    [InlineData("GET", "/ledger/events?where=a+regex+(", 400)]
    [InlineData("GET", "/ledger/events?cursor=nonsense", 400)]
    [InlineData("GET", "/ledger/events?limit=0", 400)]
    [InlineData("GET", "/ledger/proof/00000000000000000000000000000000", 404)]
    [InlineData("GET", "/ledger/tile/0/x001/000", 404)]
    [InlineData("GET", "/ledger/tile/0/../../key.pem", 404)]
    [InlineData("GET", "/ledger/tail?where=nonsense", 400)]
    [InlineData("GET", "/ledger/checkpoint", 404)]
    [InlineData("POST", "/ledger/similar", 400)]
    [InlineData("GET", "/events/1/x", 400)]
    [InlineData("GET", "/events/1/2", 404)]
    [InlineData("GET", "/events?limit=0", 400)]
    public async Task What_is_wrong_or_absent_is_said(string method, string path, int status)
    {
        await using TestServer server = await TestServer.StartAsync();
        (HttpStatusCode answered, JsonElement problem) = await server.SendAsync(method, path, method == "POST" ? """{"vector":"x"}""" : null);
        Assert.Equal(status, (int)answered);
        Assert.NotEmpty(problem.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Theory]
    [InlineData("/ledger/events?format=klingon")]
    [InlineData("/ledger/events?level=forever")]
    [InlineData("/ledger/events?colour=red")]
    public async Task Wrong_ways_to_send_take_nothing(string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, path, "{\"a\":1}"u8.ToArray()));
        (_, JsonElement stats) = await server.SendAsync("GET", "/ledger/stats");
        Assert.Equal(0, stats.GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task Checkpoint_tiles_and_entries_are_published_as_files()
    {
        await using TestServer server = await TestServer.StartAsync();
        string lines = string.Concat(Enumerable.Range(0, 300).Select(i => $"{{\"n\":{i}}}\n"));
        await PostAsync(server, "/ledger/events?level=published", Encoding.UTF8.GetBytes(lines));
        using HttpResponseMessage checkpoint = await server.Client.GetAsync("/ledger/checkpoint", Cancellation);
        Assert.Equal("text/plain", checkpoint.Content.Headers.ContentType!.MediaType);
        Assert.True(checkpoint.Headers.CacheControl!.NoCache);
        string[] text = (await checkpoint.Content.ReadAsStringAsync(Cancellation)).Split('\n');
        Assert.Equal("300", text[1]);
        using HttpResponseMessage tile = await server.Client.GetAsync("/ledger/tile/0/000", Cancellation);
        byte[] hashes = await tile.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(MerkleTile.FullBytes, hashes.Length);
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString());
        byte[] entries = await server.Client.GetByteArrayAsync("/ledger/tile/entries/000", Cancellation);
        int length = entries[0] << 8 | entries[1];
        byte[] leaf = new byte[MerkleHash.Bytes];
        MerkleHash.Leaf(entries.AsSpan(2, length), leaf);
        Assert.Equal(hashes[..MerkleHash.Bytes], leaf);
        Assert.Equal(44 * MerkleHash.Bytes, (await server.Client.GetByteArrayAsync("/ledger/tile/0/001.p/44", Cancellation)).Length);
        foreach (string beyond in (string[])["/ledger/tile/0/001", "/ledger/tile/1/000", "/ledger/tile/entries/001"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync("GET", beyond)).Status);
        }
    }

    [Fact]
    public async Task A_tile_that_a_crash_tore_is_published_as_it_was()
    {
        await using TestServer server = await TestServer.StartAsync();
        string lines = string.Concat(Enumerable.Range(0, 600).Select(i => $"{{\"n\":{i}}}\n"));
        await PostAsync(server, "/ledger/events?level=published", Encoding.UTF8.GetBytes(lines));
        byte[][] hashes = new byte[2][];
        for (int i = 0; i < hashes.Length; i++)
        {
            string file = Path.Combine(server.Engine.Ledger.Folder, "tile", "0", $"00{i}");
            hashes[i] = await File.ReadAllBytesAsync(file, Cancellation);
            await File.WriteAllBytesAsync(file, i == 0 ? new byte[MerkleTile.FullBytes] : [], Cancellation);
        }

        for (int i = 0; i < hashes.Length; i++)
        {
            Assert.Equal(hashes[i], await server.Client.GetByteArrayAsync($"/ledger/tile/0/00{i}", Cancellation));
        }
    }

    [Fact]
    public async Task The_tail_gives_each_event_as_it_comes()
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/ledger/tail?where=host%3Db");
        using HttpResponseMessage answer =
            await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(Cancellation));
        for (int round = 0; round < 3; round++)
        {
            await PostAsync(server, "/ledger/events", Encoding.UTF8.GetBytes($"{{\"host\":\"a\"}}\n{{\"host\":\"b\",\"n\":{round}}}\n"));
            using JsonDocument next = JsonDocument.Parse((await lines.ReadLineAsync(Cancellation))!);
            Assert.Equal(round.ToString(), next.RootElement.GetProperty("fields").GetProperty("n").GetString());
        }
    }

    [Fact]
    public async Task Clients_of_the_seed_find_their_routes()
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] vectors = ["[1,0]", "[0,1]", "[0.7,0.7]"];
        List<string> paths = [];
        foreach (string vector in vectors)
        {
            (HttpStatusCode status, JsonElement id) = await server.SendAsync(
                "POST",
                "/events",
                $$"""{"event_type":"NetworkConnection","source_host":"h","collector":"c","raw_data":"r","metadata":{"k":"v"},"vector":{{vector}}}""");
            Assert.Equal(HttpStatusCode.OK, status);
            paths.Add($"/events/{id.GetProperty("hi").GetString()}/{id.GetProperty("lo").GetString()}");
        }

        (_, JsonElement found) = await server.SendAsync("GET", paths[1]);
        Assert.Equal("r", found.GetProperty("raw_data").GetString());
        Assert.Equal("Network", found.GetProperty("event_type").GetString());
        Assert.Equal("v", found.GetProperty("metadata").GetProperty("k").GetString());
        (_, JsonElement page) = await server.SendAsync("GET", "/events?limit=2");
        Assert.Equal(2, page.GetProperty("events").GetArrayLength());
        (_, JsonElement hits) = await server.SendAsync("POST", "/similar", """{"vector":[0,2],"top_k":2}""");
        JsonElement best = hits[0].GetProperty("id");
        Assert.Equal(paths[1], $"/events/{best.GetProperty("hi").GetString()}/{best.GetProperty("lo").GetString()}");
        Assert.Equal(1, hits[0].GetProperty("score").GetDouble(), 1e-5);
        (HttpStatusCode wrong, _) = await server.SendAsync("POST", "/similar", """{"vector":[1,2,3]}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
        (wrong, _) = await server.SendAsync("POST", "/events", "[1]");
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest)) stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static async Task<JsonElement> PostAsync(TestServer server, string path, byte[] body, string? encoding = null)
    {
        using HttpResponseMessage answer = await SendAsync(server, path, body, encoding);
        JsonElement json = await TestServer.ReadJsonAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, json.GetRawText());
        return json;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string path, byte[] body, string? encoding = null)
    {
        using HttpResponseMessage answer = await SendAsync(server, path, body, encoding);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(TestServer server, string path, byte[] body, string? encoding)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = new("application/x-ndjson");
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return server.Client.PostAsync(path, content, Cancellation);
    }
}
