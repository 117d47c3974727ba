using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench ledger-http ADDRESS [EVENTS] [EVENTS_PER_REQUEST]</c>: one client that sends NDJSON to a server on this
/// machine, one request after the other and then two at a time; then asks the server whether all of it is there and
/// the ledger verifies. Bodies are made before the clock starts.
/// </summary>
internal static class LedgerHttpBench
{
    private const int Rounds = 5;
    private static readonly string Filler = new('m', 100);

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.IsEmpty)
        {
            Console.Error.WriteLine("usage: synbench ledger-http ADDRESS [EVENTS] [EVENTS_PER_REQUEST]");
            return 2;
        }

        int events = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 400_000;
        int each = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 2_000;
        return RunAsync(new Uri(arguments[0]), events, each).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(Uri address, int events, int each)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        byte[][] bodies = [.. Enumerable.Range(0, events / each).Select(request => Body(request * each, each))];
        double bytes = bodies.Sum(body => (double)body.Length);
        Console.WriteLine(Line($"ledger over HTTP: {events:N0} events a round, {bytes / events:N0} B each as NDJSON, {each:N0} a request, level durable"));
        long expected = await CountAsync(client);
        foreach (int inFlight in (int[])[1, 2])
        {
            double[] rates = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                long started = Stopwatch.GetTimestamp();
                int next = -1;
                await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < bodies.Length;) await SendAsync(client, bodies[i], each);
                }));
                rates[round] = events / Stopwatch.GetElapsedTime(started).TotalSeconds;
                expected += events;
            }

            Array.Sort(rates);
            Console.WriteLine(Line($"  {inFlight} at a time: {rates[Rounds / 2],12:N0} events/s (median of {Rounds}; {rates[0]:N0} to {rates[^1]:N0})"));
        }

        long count = await CountAsync(client);
        using HttpResponseMessage verified = await client.PostAsync(new Uri("/ledger/verify", UriKind.Relative), content: null);
        using JsonDocument report = JsonDocument.Parse(await verified.Content.ReadAsByteArrayAsync());
        bool sound = report.RootElement.GetProperty("sound").GetBoolean();
        Console.WriteLine(Line($"  count {(count == expected ? "right" : "WRONG")}, verify {(sound ? "clean" : "NOT CLEAN")}"));
        return count == expected && sound ? 0 : 1;
    }

    private static async Task SendAsync(HttpClient client, byte[] body, int each)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new("application/x-ndjson");
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/ledger/events", UriKind.Relative), content);
        using JsonDocument receipt = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        if (answer.StatusCode == HttpStatusCode.OK && receipt.RootElement.GetProperty("events").GetInt32() == each) return;
        throw new InvalidOperationException($"The server answered {answer.StatusCode}: {receipt.RootElement}");
    }

    private static async Task<long> CountAsync(HttpClient client)
    {
        using JsonDocument stats = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri("/ledger/stats", UriKind.Relative)));
        return stats.RootElement.GetProperty("events").GetInt64();
    }

    private static byte[] Body(int first, int count)
    {
        StringBuilder body = new();
        for (int i = first; i < first + count; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $$"""{"time":"2026-11-27T07:{{i / 60 % 60:00}}:{{i % 60:00}}Z","host":"web-{{i % 16}}","event_type":"network","severity":"low","bytes":{{i}},"message":"{{Filler}}"}""");
            body.Append('\n');
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
