using System.Text.Json;
using static Synapsid.Commands.ToolText;

namespace Synapsid.Commands;

/// <summary>How the commands on grains are offered to a model: <c>memory_*</c>.</summary>
internal static class GrainTools
{
    /// <summary>Characters of a grain's text that the short text of <c>memory_get</c> shows.</summary>
    private const int TextCharactersMax = 600;

    private const string GrainProperties = """
        "id": {"type": "string"},
        "title": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "namespace": {"type": "string"},
        "source": {"type": "string"},
        "updated_at": {"type": "string", "description": "ISO 8601, UTC"},
        "valid_from": {"type": "string"},
        "valid_to": {"type": "string"},
        "anchor": {"type": "object", "description": "the code that it is about", "properties": {
          "state": {"type": "string",
            "description": "fresh; stale: the code changed since, check before you trust it; gone; unknown"},
          "repository": {"type": "string"}, "path": {"type": "string"}, "symbol": {"type": "string"},
          "start_line": {"type": "integer"}, "end_line": {"type": "integer"}, "commit": {"type": "string"}}}
        """;

    public static readonly Tool Add = new()
    {
        Name = "memory_add",
        Title = "Remember a text",
        Description = "Store a fact, decision, preference or note so that later sessions find it with memory_search. "
            + "Write it so that it is understood without this conversation. The same text is stored once. "
            + "Anchor what is about certain code to it: you are told later when that code changed.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Memory],
        Arguments = ["text", "title", "tags", "namespace", "source", "valid_from", "valid_to", "anchor"],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["id", "stored"], "properties": {
              "id": {"type": "string"},
              "stored": {"type": "boolean", "description": "false: the same text was there already"},
              "remark": {"type": "string"}}}
            """,
        Text = answer => (Is(answer, "stored") ? "Stored as " : "Already there: ") + Of(answer, "id") + ".",
    };

    public static readonly Tool AddMany = new()
    {
        Name = "memory_add_many",
        Title = "Remember many texts",
        Description = "Store many texts in one call. Each object of grains takes text and, as memory_add does, title, "
            + "tags, namespace, source, valid_from, valid_to and anchor. What is wrong with one does not stop the "
            + "others.",
        Profiles = [ToolProfiles.Memory],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["results", "total", "stored", "present", "failed"], "properties": {
              "results": {"type": "array", "description": "one for each text, in order", "items":
                {"type": "object", "properties": {
                  "id": {"type": "string"}, "stored": {"type": "boolean"}, "error": {"type": "string"}}}},
              "total": {"type": "integer"}, "stored": {"type": "integer"},
              "present": {"type": "integer", "description": "were there already"}, "failed": {"type": "integer"}}}
            """,
        Text = answer => $"{Of(answer, "stored")} stored, {Of(answer, "present")} already there, "
            + $"{Of(answer, "failed")} failed.",
    };

    public static readonly Tool Get = new()
    {
        Name = "memory_get",
        Title = "Read a memory",
        Description = "Read a stored text in full by the id that memory_search or memory_add gave.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Memory],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["id", "text", "tags", "namespace", "created_at", "updated_at"],
              "properties": {
              {{{GrainProperties}}},
              "text": {"type": "string"}, "author": {"type": "string"},
              "created_at": {"type": "string"}} }
            """,
        Text = Whole,
    };

    public static readonly Tool Search = new()
    {
        Name = "memory_search",
        Title = "Search memory",
        Description = "Find stored texts by meaning and by words, best first. Ask before you guess what was decided, "
            + "preferred or found out earlier. Answers with snippets; memory_get reads one in full.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Memory],
        Arguments = ["query", "k", "mode", "namespace", "tags", "any_tags", "created_from", "created_to", "valid_at"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["results"], "properties": {
              "results": {"type": "array", "items": {"type": "object", "required": ["id", "score", "snippet"],
                "properties": {
                {{{GrainProperties}}},
                "score": {"type": "number"}, "snippet": {"type": "string"}} }} }}
            """,
        Text = answer => Lines(answer, "results", Line, "Nothing found."),
    };

    public static readonly Tool List = new()
    {
        Name = "memory_list",
        Title = "List memories",
        Description = "List stored texts, latest change first, a page at a time; cursor takes next_cursor of the page "
            + "before.",
        Profiles = [ToolProfiles.Memory],
        Arguments = ["limit", "cursor", "namespace", "tags", "any_tags", "updated_from", "updated_to"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["grains"], "properties": {
              "grains": {"type": "array", "items": {"type": "object", "required": ["id", "text"], "properties": {
                {{{GrainProperties}}},
                "text": {"type": "string"}} }},
              "next_cursor": {"type": "string", "description": "absent on the last page"}} }
            """,
        Text = answer => Lines(answer, "grains", Line, "There are none."),
    };

    public static readonly Tool Update = new()
    {
        Name = "memory_update",
        Title = "Change a memory",
        Description = "Change a stored text or what is said of it; what is not named stays as it is.",
        Profiles = [ToolProfiles.Memory],
        Arguments = ["id", "text", "title", "tags", "source", "valid_from", "valid_to", "anchor"],
        Destructive = true,
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["id", "updated_at"], "properties": { {{{GrainProperties}}} }}
            """,
        Text = answer => $"Changed {Of(answer, "id")}.",
    };

    public static readonly Tool Delete = new()
    {
        Name = "memory_forget",
        Title = "Forget a memory",
        Description = "Delete a stored text for good, by its id. Use it for what turned out to be wrong or outdated.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Memory],
        Destructive = true,
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["id", "deleted"], "properties": {
              "id": {"type": "string"}, "deleted": {"type": "boolean"}}}
            """,
        Text = answer => $"Deleted {Of(answer, "id")}.",
    };

    private static string Line(JsonElement grain)
    {
        string title = Of(grain, "title");
        string shown = grain.TryGetProperty("snippet", out _) ? "snippet" : "text";
        return $"{Of(grain, "id")} {(title.Length > 0 ? title + ": " : "")}{Of(grain, shown, 160)}{Anchor(grain)}";
    }

    /// <summary>Where a grain is anchored, and whether that code changed.</summary>
    private static string Anchor(JsonElement grain)
    {
        if (!grain.TryGetProperty("anchor", out JsonElement anchor)) return "";
        string symbol = Of(anchor, "symbol");
        return $" [{Of(anchor, "path")}{(symbol.Length > 0 ? "#" + symbol : "")}: {Of(anchor, "state")}]";
    }

    private static string Whole(JsonElement grain)
    {
        string title = Of(grain, "title");
        string text = grain.GetProperty("text").GetString()!;
        string more = text.Length <= TextCharactersMax
            ? ""
            : $"\n({text.Length} characters; structuredContent.text has them all)";
        return (title.Length > 0 ? title + "\n" : "") + Clip(text, TextCharactersMax) + Anchor(grain) + more;
    }
}
