using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Synapsid.Base.Files;
using Synapsid.Configuration;
using Synapsid.Embeddings;
using Synapsid.Testing;

namespace Synapsid.Server.Tests;

/// <summary>A server on a free port over an engine on a folder of its own, both gone when it is disposed.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _folder;

    private TestServer(string folder, SynapsidEngine engine, SynapsidServer server)
    {
        (_folder, Engine, Server) = (folder, engine, server);
        Client = NewClient(HttpVersion.Version11);
    }

    public SynapsidEngine Engine { get; }

    public SynapsidServer Server { get; }

    /// <summary>Speaks HTTP/1.1.</summary>
    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(ServerOptions? options = null, Func<ITextEncoder>? encoder = null)
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-server-").FullName;
        SynapsidEngine engine = OpenEngine(folder, encoder);
        ServerOptions onFreePort = (options ?? new ServerOptions()) with { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) };
        SynapsidServer server = await SynapsidServer.StartAsync(engine, onFreePort);
        return new TestServer(folder, engine, server);
    }

    public HttpClient NewClient(Version version) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = Server.Address,
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Sends a request, with a body where one is given, and reads the answer as JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(string method, string path, string? body = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null) request.Content = Json(body);
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadJsonAsync(response));
    }

    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(bytes).RootElement;
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    /// <summary>Stores a text and gives its id.</summary>
    public async Task<string> AddAsync(string text)
    {
        (HttpStatusCode status, JsonElement json) = await SendAsync("POST", "/api/v1/grains", JsonSerializer.Serialize(new { text }));
        Assert.Equal(HttpStatusCode.OK, status);
        return json.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static SynapsidEngine OpenEngine(string folder, Func<ITextEncoder>? encoder) => SynapsidEngine.Open(
        Path.Combine(folder, "data"),
        new EngineOptions
        {
            EncoderFactory = encoder ?? (() => new WordEncoder()),
            Seed = 7,
            Configuration = SynapsidConfiguration.Load(
                PhysicalFileSystem.Instance,
                new ConfigurationSources { HomeFolder = folder, Assignments = ["persistence.fsync_mode=never"] }),
        });
}
