using System.Net;
using System.Globalization;
using System.Text.RegularExpressions;
using Synapsid.Server.Resp;
using Synapsid.Testing;

namespace Synapsid.Server.Tests.Routes;

public sealed partial class SystemRoutesTests
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_promised_figures_are_there_before_anything_happened()
    {
        await using TestServer server = await TestServer.StartAsync();
        Dictionary<string, double> figures = await ReadAsync(server);
        foreach (string name in new[] { "syn_embedding_seconds", "syn_query_seconds", "syn_batch_seconds" })
        {
            Assert.Equal(0, figures[name + "_count"]);
            Assert.Equal(0, figures[name + "_sum"]);
            Assert.Equal(0, figures[name + "_bucket{le=\"+Inf\"}"]);
        }

        Assert.Equal(0, figures["syn_grains_total"]);
        Assert.InRange(figures["process_resident_memory_bytes"], 1 << 20, long.MaxValue);
        Assert.InRange(figures["process_cpu_seconds_total"], 0.001, double.MaxValue);
        Assert.InRange(figures["dotnet_gc_heap_bytes"], 1 << 10, long.MaxValue);
    }

    [Fact]
    public async Task What_happens_is_seen_in_the_figures()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.AddAsync("text");
        await server.SendAsync("POST", "/api/v1/grains/batch", """{"grains":[{"text":"a"},{"text":"b"}]}""");
        await server.SendAsync("GET", "/api/v1/search?query=text");
        await server.SendAsync("GET", "/api/v1/search");
        Dictionary<string, double> figures = await ReadAsync(server);
        Assert.Equal(3, figures["syn_grains_total"]);
        Assert.Equal(3, figures["syn_grains_added_total"]);
        Assert.Equal(3, figures["syn_embedding_seconds_count"]);
        Assert.Equal(1, figures["syn_query_seconds_count"]);
        Assert.Equal(1, figures["syn_batch_seconds_count"]);
        Assert.Equal(1, figures["syn_commands_total{command=\"grain.search\",outcome=\"ok\"}"]);
        Assert.Equal(1, figures["syn_commands_total{command=\"grain.search\",outcome=\"bad_request\"}"]);
        Assert.Equal(2, figures["syn_command_seconds_count{command=\"grain.search\"}"]);
        Assert.True(figures["syn_query_seconds_sum"] > 0);
    }

    [Fact]
    public async Task Two_engines_in_one_process_keep_their_figures_apart()
    {
        await using TestServer one = await TestServer.StartAsync();
        await using TestServer other = await TestServer.StartAsync();
        await one.AddAsync("text");
        Assert.Equal(1, (await ReadAsync(one))["syn_grains_total"]);
        Assert.Equal(0, (await ReadAsync(other))["syn_grains_total"]);
        Assert.Equal(0, (await ReadAsync(other))["syn_embedding_seconds_count"]);
    }

    [Fact]
    public async Task The_document_lists_every_figure()
    {
        await using TestServer server = await TestServer.StartAsync(
            new ServerOptions { Resp = new RespOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) } });
        string text = await server.Client.GetStringAsync("/metrics", Cancellation);
        string document = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "docs", "http.md"), Cancellation);
        string[] documented = [.. document.Split('\n').Where(line => FigureRow().IsMatch(line)).Order(StringComparer.Ordinal)];
        string[] types = [.. text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))];
        string[] helps = [.. text.Split('\n').Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal))];
        string[] shown = [.. types.Zip(helps, (type, help) =>
            $"| `{type.Split(' ')[2]}` | {type.Split(' ')[3]} | {help.Split(' ', 4)[3]} |").Order(StringComparer.Ordinal)];
        Assert.Equal(shown, documented);
    }

    /// <summary>Reads the text as strictly as a scraper: each line is a comment or a sample, each sample has its type before it.</summary>
    private static async Task<Dictionary<string, double>> ReadAsync(TestServer server)
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/metrics", Cancellation);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.EndsWith("\n", text);
        Dictionary<string, double> figures = [];
        HashSet<string> typed = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) continue;
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.True(typed.Add(line.Split(' ')[2]), $"Two types: {line}");
                continue;
            }

            Match sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            string name = sample.Groups["name"].Value;
            Assert.Contains(typed, known => name == known || Suffixes.Contains(name.Replace(known, "")));
            figures.Add(name + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
        }

        return figures;
    }

    [GeneratedRegex("^\\| `[a-z_]+` \\| (histogram|counter|gauge) \\|")]
    private static partial Regex FigureRow();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(?<labels>\{\w+="[^"]*"(,\w+="[^"]*")*\})? (?<value>[0-9.Ee+-]+)$""")]
    private static partial Regex Sample();
}
