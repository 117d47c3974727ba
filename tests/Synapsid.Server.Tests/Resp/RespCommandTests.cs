using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Synapsid.Commands;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

/// <summary>The command table, as Redis clients see it.</summary>
public sealed class RespCommandTests
{
    private static readonly RespOptions OneThread =
        new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Threads = 1 };

    [Fact]
    public async Task Every_command_of_the_table_is_listed_and_described()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread });
        using RespClient client = new(server.Server.RespEndpoint!);
        foreach (Command command in CommandTable.Default.All)
        {
            client.Send($"COMMAND DOCS {command.Name}\r\n");
            int fields = command.Arguments.Count > 0 ? 8 : 6;
            client.Expect($"*2\r\n${command.Name.Length}\r\n{command.Name}\r\n*{fields}\r\n$7\r\nsummary\r\n");
            Assert.Equal(command.Summary, Bulk(client));
            client.Expect("$5\r\nsince\r\n");
            Bulk(client);
            client.Expect("$5\r\ngroup\r\n$8\r\nsynapsid\r\n");
            if (command.Arguments.Count > 0) client.Expect($"$9\r\narguments\r\n*{command.Arguments.Count}\r\n");
            foreach (Argument argument in command.Arguments) ExpectDescription(client, argument);
        }
    }

    [Fact]
    public async Task An_event_is_appended_found_proved_and_verified_in_the_order_of_the_requests()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread });
        using RespClient client = new(server.Server.RespEndpoint!);
        client.Send("LEDGER.APPEND text \"deleted user 7\" type agent_action fields tool=admin fields by=ada\r\nPING\r\n"
            + "ledger.append '{\"text\":\"second\"}'\r\nPING\r\nLEDGER.GET 0\r\nLEDGER.SEARCH query deleted limit 1\r\n"
            + "LEDGER.PROVE id 1\r\nLEDGER.VERIFY\r\nPING\r\n");
        JsonElement first = Json(client);
        Assert.Equal(0, first.GetProperty("index").GetInt64());
        client.Expect("+PONG\r\n");
        Assert.Equal(1, Json(client).GetProperty("index").GetInt64());
        client.Expect("+PONG\r\n");
        JsonElement got = Json(client);
        Assert.Equal(first.GetProperty("id").GetString(), got.GetProperty("id").GetString());
        Assert.Equal("deleted user 7", got.GetProperty("raw").GetString());
        Assert.Contains("\"by\":\"ada\"", got.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, Json(client).GetProperty("events").GetArrayLength());
        Assert.StartsWith("c2sp.org/tlog-proof@v1", Json(client).GetProperty("proof").GetString(), StringComparison.Ordinal);
        Assert.True(Json(client).GetProperty("sound").GetBoolean());
        client.Expect("+PONG\r\n");
    }

    [Theory]
    [InlineData("LEDGER.APPEND type auth", "-BAD_REQUEST ledger.append needs \"text\"")]
    [InlineData("LEDGER.APPEND a b c", "-BAD_REQUEST LEDGER.APPEND takes names and values in turn (LEDGER.APPEND text <text>")]
    [InlineData("LEDGER.APPEND txt x", "-BAD_REQUEST ledger.append has no argument \"txt\"; the nearest is \"text\".")]
    [InlineData("LEDGER.APPEND '{\"text\":'", "-BAD_REQUEST The arguments are not one valid JSON object")]
    [InlineData("LEDGER.APPEND '{\"text\":\"a\"}{}'", "-BAD_REQUEST The arguments are not one valid JSON object")]
    [InlineData("LEDGER.APPEND text \"\\xff\"", "-BAD_REQUEST text is not UTF-8.")]
    [InlineData("LEDGER.GET 99", "-NOT_FOUND There is no event 99.")]
    [InlineData("LEDGER.SEARCH limit many", "-BAD_REQUEST limit must be a whole number")]
    [InlineData("LEDGER.TAIL after -1", "-BAD_REQUEST after is -1; it must be 0 or more.")]
    public async Task Wrong_requests_are_told_what_is_wrong(string request, string error)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread });
        using RespClient client = new(server.Server.RespEndpoint!);
        client.Send(request + "\r\nPING\r\n");
        Assert.StartsWith(error, Line(client), StringComparison.Ordinal);
        client.Expect("+PONG\r\n");
    }

    [Fact]
    public async Task They_are_not_for_transactions_and_a_reply_can_be_waived()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread });
        using RespClient client = new(server.Server.RespEndpoint!);
        client.Send("MULTI\r\nLEDGER.STATS\r\nEXEC\r\nCLIENT REPLY SKIP\r\nLEDGER.APPEND quiet\r\nPING\r\nLEDGER.GET 0\r\n");
        client.Expect("+OK\r\n-ERR Command not allowed inside a transaction\r\n");
        Assert.StartsWith("-EXECABORT", Line(client), StringComparison.Ordinal);
        client.Expect("+PONG\r\n");
        Assert.Equal("quiet", Json(client).GetProperty("raw").GetString());
    }

    [Fact]
    public async Task A_long_command_keeps_no_other_client_waiting_and_what_comes_behind_it_in_order()
    {
        using ManualResetEventSlim gate = new();
        GatedEncoder encoder = new(gate);
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread }, () => encoder);
        using RespClient slow = new(server.Server.RespEndpoint!);
        using RespClient other = new(server.Server.RespEndpoint!);
        slow.Send("GRAIN.ADD text \"Deploys happen on Tuesdays\"\r\nSET a 1\r\nGET a\r\n");
        await encoder.Entered.WaitAsync(TestContext.Current.CancellationToken);
        other.Send("GET a\r\nLEDGER.APPEND beside\r\n");
        other.Expect("$-1\r\n");
        Assert.Equal(0, Json(other).GetProperty("index").GetInt64());
        gate.Set();
        Assert.True(Json(slow).TryGetProperty("id", out _));
        slow.Expect("+OK\r\n$1\r\n1\r\n");
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_of_a_command_stops_it()
    {
        using ManualResetEventSlim gate = new();
        GatedEncoder encoder = new(gate);
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Resp = OneThread }, () => encoder);
        RespClient gone = new(server.Server.RespEndpoint!);
        gone.Send("GRAIN.ADD text \"never to be seen\"\r\nSET a 1\r\n");
        await encoder.Entered.WaitAsync(TestContext.Current.CancellationToken);
        gone.Dispose();
        using RespClient other = new(server.Server.RespEndpoint!);
        other.Send("LEDGER.STATS\r\nGET a\r\n");
        Json(other);
        other.Expect("$-1\r\n"); // what waited behind it is not run
        await encoder.GaveUp.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static JsonElement Json(RespClient client)
    {
        using JsonDocument document = JsonDocument.Parse(Bulk(client));
        return document.RootElement.Clone();
    }

    private static void ExpectDescription(RespClient client, Argument argument)
    {
        string type = argument.Type == ArgumentType.Integer ? "integer" : "string";
        List<string> flags = argument.Required ? [] : ["optional"];
        if (argument.Type == ArgumentType.TextList) flags.AddRange("multiple", "multiple_token");
        List<string> words = ["name", argument.Name, "type", type, "token", argument.Name.ToUpperInvariant()];
        if (flags.Count > 0) words.Add("flags");
        client.Expect($"*{(words.Count + 1) / 2 * 2}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n")));
        if (flags.Count > 0) client.Expect($"*{flags.Count}\r\n" + string.Concat(flags.Select(flag => $"+{flag}\r\n")));
    }

    private static string Bulk(RespClient client)
    {
        string head = Line(client);
        Assert.StartsWith("$", head, StringComparison.Ordinal);
        string bytes = client.Receive(int.Parse(head[1..], CultureInfo.InvariantCulture));
        client.Expect("\r\n");
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
    }

    private static string Line(RespClient client)
    {
        StringBuilder line = new();
        while (line.Length < 2 || line[^1] != '\n')
        {
            string next = client.Receive(1);
            Assert.Equal(1, next.Length);
            line.Append(next);
        }

        return line.ToString(0, line.Length - 2);
    }
}
