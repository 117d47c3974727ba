using System.Net;
using System.Text;

namespace Synapsid.Client.Tests;

/// <summary>Stands for a server: answers each request by the next step of a script, and keeps what was asked.</summary>
internal sealed class ScriptedHandler(params Func<HttpResponseMessage>[] steps) : HttpMessageHandler
{
    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Json(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Reply(string payload) =>
        Json($$"""{"success":true,"request_id":null,"payload":{{payload}},"error":null}""");

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        return steps[Math.Min(Bodies.Count, steps.Length) - 1]();
    }
}
