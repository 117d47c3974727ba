using System.Text.Json;
using Synapsid.Base.Files;
using Synapsid.Configuration;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Grains;
using Synapsid.Protocols;
using Synapsid.Testing;

namespace Synapsid.Tests;

public sealed class SynapsidEngineAnchorsTests : IDisposable
{
    private const string Source = """
        class Tokens
        {
            bool Check(string token)
            {
                return token.Length > 8;
            }

            void Rotate() { }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-anchors-").FullName;
    private readonly string _root;
    private SynapsidEngine _engine;

    public SynapsidEngineAnchorsTests()
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "sources")).FullName;
        _engine = Open();
        Write(Source, hoursAgo: 5);
        _engine.Get("code.index", JsonSerializer.Serialize(new { path = _root, vectors = "none" }));
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_grain_is_marked_when_its_code_changed_wherever_it_is_shown()
    {
        JsonElement added = _engine.Get("grain.add", """{"text":"eight is too short","title":"Length","anchor":"Tokens.cs#Check"}""");
        string id = added.GetProperty("id").GetString()!;
        Assert.Equal("fresh", State(added));
        Assert.Equal("Tokens.Check", added.GetProperty("anchor").GetProperty("symbol").GetString());
        Assert.Equal("fresh", State(_engine.Get("grain.search", """{"query":"short"}""").GetProperty("results")[0]));
        Write("// more\n" + Source.Replace("Rotate() { }", "Rotate() { Log(); }"), hoursAgo: 4);
        JsonElement anchor = _engine.Get("grain.get", $$"""{"id":"{{id}}"}""").GetProperty("anchor");
        Assert.Equal(("fresh", 4), (anchor.GetProperty("state").GetString(), anchor.GetProperty("start_line").GetInt32()));
        Write(Source.Replace("> 8", "> 12"), hoursAgo: 3);
        Assert.Equal("stale", State(_engine.Get("grain.search", """{"query":"short"}""").GetProperty("results")[0]));
        Assert.Equal("stale", State(_engine.Get("grain.list").GetProperty("grains")[0]));
        Assert.Equal("stale", State(_engine.Get("grain.get", $$"""{"id":"{{id}}"}""")));
        JsonElement updated = _engine.Get("grain.update", $$"""{"id":"{{id}}","anchor":"Tokens.cs#Check"}""");
        Assert.Equal("fresh", State(updated));
        updated = _engine.Get("grain.update", $$"""{"id":"{{id}}","anchor":""}""");
        Assert.Equal(JsonValueKind.Null, updated.GetProperty("anchor").ValueKind);
        Assert.False(Hit("Check").TryGetProperty("grains", out _));
    }

    [Fact]
    public void Code_carries_the_grains_that_are_anchored_to_it_with_and_without_the_folder()
    {
        _engine.Get("grain.add", """{"text":"eight is too short","title":"Length","anchor":"Tokens.cs#Check"}""");
        Assert.Equal(("Length", "fresh"), Note(Hit("Check")));
        Assert.Equal(("Length", "fresh"), Note(Definition(_engine)));
        Assert.Equal(("Length", "fresh"), Note(_engine.Get("code.read", """{"symbol":"Check"}""")));
        Write(Source.Replace("> 8", "> 12"), hoursAgo: 3);
        Assert.Equal(("Length", "stale"), Note(Hit("Check")));
        Assert.Equal(("Length", "stale"), Note(_engine.Get("code.read", """{"path":"Tokens.cs","start_line":3,"end_line":3}""")));
        Assert.False(_engine.Get("code.read", """{"path":"Tokens.cs","start_line":8}""").TryGetProperty("grains", out _));
        using CodeHost host = CodeHost.Open(DataFolder, new EngineOptions { Configuration = _engine.Configuration });
        using JsonDocument arguments = JsonDocument.Parse("""{"symbol":"Check"}""");
        Reply reply = host.Execute(new Request("code.definition", arguments.RootElement));
        using JsonDocument answer = JsonDocument.Parse(reply.Payload);
        Assert.Equal(("Length", "stale"), Note(answer.RootElement.GetProperty("results")[0]));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(120)]
    [InlineData(2000)]
    public void The_budget_holds_with_the_grains_in_it(int maxTokens)
    {
        for (int i = 0; i < 6; i++)
        {
            _engine.Get("grain.add", $$"""{"text":"note number {{i}} about how long a token has to be","anchor":"Tokens.cs#Check"}""");
        }

        JsonElement found = _engine.Get("code.search", $$"""{"query":"Check","max_tokens":{{maxTokens}}}""");
        Assert.InRange(found.GetProperty("tokens").GetInt32(), 0, maxTokens);
        JsonElement read = _engine.Get("code.read", $$"""{"path":"Tokens.cs","max_tokens":{{maxTokens}}}""");
        int notes = read.TryGetProperty("grains", out JsonElement grains) ? grains.GetArrayLength() : 0;
        Assert.InRange(notes, maxTokens == 2000 ? 3 : 0, 3);
    }

    [Fact]
    public void The_books_are_right_again_after_they_were_lost()
    {
        _engine.Get("grain.add", """{"text":"eight is too short","title":"Length","anchor":"Tokens.cs#Check"}""");
        string book = Assert.Single(Directory.GetFiles(DataFolder + "/code", "*.anchors"));
        File.Delete(book);
        Assert.False(Hit("Check").TryGetProperty("grains", out _));
        _engine.Dispose();
        _engine = Open();
        Assert.Equal(("Length", "fresh"), Note(Hit("Check")));
        string id = _engine.Get("grain.list").GetProperty("grains")[0].GetProperty("id").GetString()!;
        _engine.Get("grain.delete", $$"""{"id":"{{id}}"}""");
        Assert.False(Hit("Check").TryGetProperty("grains", out _));
        Assert.False(File.Exists(book));
    }

    [Fact]
    public void A_book_that_cannot_be_written_costs_nothing_but_itself_and_is_told()
    {
        string book = Path.Combine(
            DataFolder, "code", Path.GetFileName(Directory.GetFiles(DataFolder + "/code", "*.manifest")[0]));
        string inTheWay = Path.ChangeExtension(book, ".anchors.tmp");
        Directory.CreateDirectory(inTheWay);
        JsonElement added = _engine.Get("grain.add", """{"text":"a","anchor":"Tokens.cs#Check"}""");
        Assert.Equal("fresh", State(added));
        Assert.Contains(_engine.Stats().Warnings, warning => warning.StartsWith("Answers about code may lack", StringComparison.Ordinal));
        Directory.Delete(inTheWay);
        _engine.Get("grain.add", """{"text":"b","anchor":"Tokens.cs#Check"}""");
        Assert.DoesNotContain(_engine.Stats().Warnings, warning => warning.StartsWith("Answers about code", StringComparison.Ordinal));
        Assert.Equal(2, Hit("Check").GetProperty("grains").GetArrayLength());
    }

    [Fact]
    public void Many_are_anchored_at_once_and_what_is_wrong_with_one_does_not_stop_the_others()
    {
        JsonElement many = _engine.Get("grain.add_many", $$"""
            {"from":"{{_root}}","grains":[{"text":"a","anchor":"Tokens.cs#Chek"},{"text":"b","anchor":7},
              {"text":"c","anchor":{"path":"Tokens.cs","symbol":"Rotate"} }]}
            """);
        Assert.Contains("The nearest: Tokens.Check", many.GetProperty("results")[0].GetProperty("error").GetString());
        Assert.Contains("\"anchor\" must be", many.GetProperty("results")[1].GetProperty("error").GetString());
        Assert.Equal(1, many.GetProperty("stored").GetInt32());

        // What an answer shows can be handed in again, and is as old as it was.
        JsonElement grain = _engine.Get("grain.list").GetProperty("grains")[0];
        Write(Source.Replace("Rotate() { }", "Rotate() { Log(); }"), hoursAgo: 4);
        string anchor = grain.GetProperty("anchor").GetRawText();
        JsonElement again = _engine.Get("grain.add", $$"""{"text":"c2","anchor":{{anchor}}}""");
        Assert.Equal("stale", State(again));
    }

    [Fact]
    public void A_text_that_is_there_keeps_its_anchor_and_says_so()
    {
        _engine.Get("grain.add", """{"text":"a","anchor":"Tokens.cs#Check"}""");
        JsonElement again = _engine.Get("grain.add", """{"text":"a","anchor":"Tokens.cs#Rotate"}""");
        Assert.False(again.GetProperty("stored").GetBoolean());
        Assert.Equal("Tokens.Check", again.GetProperty("anchor").GetProperty("symbol").GetString());
        Assert.Contains("keeps its own anchor", again.GetProperty("remark").GetString());
    }

    [Fact]
    public void A_program_that_embeds_the_engine_anchors_and_checks()
    {
        Assert.True(AnchorRequest.TryParse($"{_root}/Tokens.cs#Check", out AnchorRequest? anchor, out _));
        AddOutcome outcome = _engine.Grains.Add(new GrainDraft { Text = "a", Anchor = anchor });
        CodeAnchor set = _engine.Grains.Get(outcome.Id)!.Anchor!;
        Assert.Equal(new AnchorCheck(AnchorState.Fresh, 3, 6), _engine.Code.Anchors.Check(set));
        Assert.Contains("has no symbol", _engine.Fail("grain.add", """{"text":"b","anchor":"Tokens.cs#None"}""").Message);
    }

    private string DataFolder => Path.Combine(_folder, "data");

    private SynapsidEngine Open() => SynapsidEngine.Open(
        DataFolder,
        new EngineOptions
        {
            EncoderFactory = () => new WordEncoder(),
            Configuration = SynapsidConfiguration.Load(
                PhysicalFileSystem.Instance, new ConfigurationSources { DataFolder = DataFolder }),
        });

    private static JsonElement Definition(SynapsidEngine engine) =>
        engine.Get("code.definition", """{"symbol":"Check"}""").GetProperty("results")[0];

    private JsonElement Hit(string query) =>
        _engine.Get("code.search", $$"""{"query":"{{query}}"}""").GetProperty("results")[0];

    private static string? State(JsonElement grain) => grain.GetProperty("anchor").GetProperty("state").GetString();

    private static (string? Title, string? State) Note(JsonElement place)
    {
        JsonElement note = Assert.Single(place.GetProperty("grains").EnumerateArray());
        return (note.GetProperty("title").GetString(), note.GetProperty("state").GetString());
    }

    private void Write(string text, int hoursAgo)
    {
        string path = Path.Combine(_root, "Tokens.cs");
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hoursAgo));
    }
}
