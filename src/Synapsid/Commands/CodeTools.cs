using System.Text.Json;
using static Synapsid.Commands.ToolText;

namespace Synapsid.Commands;

/// <summary>How the commands on code are offered to a model: <c>code_*</c> and <c>index_*</c>.</summary>
internal static class CodeTools
{
    private const string Place = """
        "repository": {"type": "string"},
        "path": {"type": "string", "description": "relative to the repository's root"},
        "start_line": {"type": "integer"},
        "end_line": {"type": "integer", "description": "inclusive"},
        "symbol": {"type": "string"},
        "kind": {"type": "string"},
        "container": {"type": "string"},
        "signature": {"type": "string"},
        """ + Grains;

    private const string Grains = """
        "grains": {"type": "array", "description": "memories about this code; memory_get reads one", "items":
          {"type": "object", "required": ["id", "title", "state"], "properties": {
            "id": {"type": "string"}, "title": {"type": "string"}, "state": {"type": "string",
              "description": "fresh; stale: the code changed since; gone; unknown"}}}}
        """;

    private const string Fresh = """
        "freshness": {"type": "object", "required": ["fresh"], "properties": {
          "fresh": {"type": "boolean", "description": "whether the answer is that of the files as they are now"},
          "stale": {"type": "array", "items": {"type": "string"}},
          "unchecked": {"type": "array", "items": {"type": "string"}}}}
        """;

    private static readonly string[] CodeProfiles = [ToolProfiles.Default, ToolProfiles.Code];

    public static readonly Tool Search = new()
    {
        Name = "code_search",
        Title = "Search code",
        Description = "Find functions, types and passages in the indexed code by a question in plain words, an "
            + "identifier, or (mode regex or text) a pattern. Prefer it to reading files: it answers with path, lines, "
            + "signature and a snippet within max_tokens, from the files as they are now.",
        Profiles = CodeProfiles,
        Arguments =
        [
            "query", "k", "mode", "max_tokens", "path", "language", "kind", "ignore_case", "repository", "cursor",
        ],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["results", "truncated", "freshness"], "properties": {
              "results": {"type": "array", "items": {"type": "object",
                "required": ["path", "start_line", "end_line", "score"], "properties": {
                {{{Place}}},
                "score": {"type": "number"},
                "snippet": {"type": "string"}, "snippet_start_line": {"type": "integer"}} }},
              "truncated": {"type": "boolean"},
              "cursor": {"type": "string", "description": "ask again with it for what follows"},
              "remarks": {"type": "array", "items": {"type": "string"}},
              {{{Fresh}}} }}
            """,
        Text = answer => Lines(answer, "results", Line, "Nothing found."),
    };

    public static readonly Tool Definition = new()
    {
        Name = "code_definition",
        Title = "Find a definition",
        Description = "Where a symbol is defined, exactly: pass its name, or Container.name. An empty answer means "
            + "that no indexed file defines it; nearest then names symbols that are spelled like it.",
        Profiles = CodeProfiles,
        Arguments = ["symbol", "limit", "max_tokens", "path", "repository"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["results", "total", "truncated", "freshness"], "properties": {
              "results": {"type": "array", "items": {"type": "object",
                "required": ["path", "start_line", "end_line", "symbol", "kind"], "properties": {
                {{{Place}}}, "summary": {"type": "string"}} }},
              "total": {"type": "integer"}, "truncated": {"type": "boolean"},
              "nearest": {"type": "array", "items": {"type": "string"}},
              {{{Fresh}}} }}
            """,
        Text = answer => Lines(answer, "results", Line, "It is defined nowhere in what is indexed."),
    };

    public static readonly Tool References = new()
    {
        Name = "code_references",
        Title = "Find references",
        Description = "Every occurrence of a symbol's name as a whole identifier, with what it does there (call, type, "
            + "comment …) and the symbol that holds it. total counts all, also those beyond limit.",
        Profiles = CodeProfiles,
        Arguments = ["symbol", "limit", "max_tokens", "path", "repository"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["results", "total", "files", "truncated", "freshness"], "properties": {
              "results": {"type": "array", "items": {"type": "object", "required": ["path", "line", "kind", "text"],
                "properties": {
                "repository": {"type": "string"}, "path": {"type": "string"}, "line": {"type": "integer"},
                "column": {"type": "integer"}, "kind": {"type": "string"},
                "in": {"type": "string", "description": "the symbol that it stands in"},
                "text": {"type": "string"}} }},
              "total": {"type": "integer"}, "files": {"type": "integer"}, "truncated": {"type": "boolean"},
              "nearest": {"type": "array", "items": {"type": "string"}},
              {{{Fresh}}} }}
            """,
        Text = answer => Lines(
            answer,
            "results",
            hit => $"{Of(hit, "path")}:{Of(hit, "line")} {Of(hit, "kind")}: {Of(hit, "text", 120)}",
            "It occurs nowhere in what is indexed."),
    };

    public static readonly Tool Map = new()
    {
        Name = "code_map",
        Title = "Map a repository",
        Description = "The symbols that most of a repository leans on, by file, within max_tokens: read it first in a "
            + "code base that you do not know.",
        Profiles = CodeProfiles,
        Arguments = ["max_tokens", "path", "repository"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["text", "tokens", "truncated", "freshness"], "properties": {
              "text": {"type": "string", "description": "files, and below each its symbols as line: declaration"},
              "tokens": {"type": "integer"}, "truncated": {"type": "boolean"},
              {{{Fresh}}} }}
            """,
        Text = answer => $"A map of about {Of(answer, "tokens")} tokens, in structuredContent.text.",
    };

    public static readonly Tool Read = new()
    {
        Name = "code_read",
        Title = "Read code",
        Description = "The source of a symbol, or lines of an indexed file, as they are now, within max_tokens. Name "
            + "symbol, or path with start_line and end_line.",
        Profiles = CodeProfiles,
        Arguments = ["path", "start_line", "end_line", "symbol", "max_tokens", "repository"],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["path", "start_line", "end_line", "text", "truncated"], "properties": {
              {{{Grains}}},
              "repository": {"type": "string"}, "path": {"type": "string"},
              "start_line": {"type": "integer"}, "end_line": {"type": "integer"},
              "lines": {"type": "integer", "description": "of the whole file"},
              "symbol": {"type": "string"}, "text": {"type": "string"}, "truncated": {"type": "boolean"},
              "others": {"type": "array", "items": {"type": "string"}, "description": "other definitions"}} }
            """,
        Text = answer => $"{Of(answer, "path")}:{Of(answer, "start_line")}-{Of(answer, "end_line")}{Notes(answer)}",
    };

    public static readonly Tool Status = new()
    {
        Name = "index_status",
        Title = "What is indexed",
        Description = "The repositories that are indexed, how much of them, and what was left out. A repository that "
            + "is not listed can be indexed with: syn index PATH.",
        Profiles = CodeProfiles,
        Arguments = ["repository", "skipped"],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["repositories"], "properties": {
              "repositories": {"type": "array", "items": {"type": "object", "required": ["name", "root", "files"],
                "properties": {
                "name": {"type": "string"}, "root": {"type": "string"}, "files": {"type": "integer"},
                "symbols": {"type": "integer"}, "vectors": {"type": "integer"}, "complete": {"type": "boolean"},
                "symbols_by": {"type": "array", "items": {"type": "string"}, "description": "who read them"},
                "branch": {"type": "string"}, "commit": {"type": "string"}, "problem": {"type": "string"},
                "left_out": {"type": "object"}, "left_out_paths": {"type": "array"}} }} }}
            """,
        Text = answer => Lines(
            answer,
            "repositories",
            info => $"{Of(info, "name")} {Of(info, "root")}: {Of(info, "files")} files",
            "None."),
    };

    public static readonly Tool Index = new()
    {
        Name = "index_update",
        Title = "Index a repository",
        Description = "Index a folder of source code, or bring its index up to date at once. Searches do the latter by "
            + "themselves.",
        Profiles = [ToolProfiles.Code],
        Arguments = ["path", "rebuild"],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["root", "files", "symbols"], "properties": {
              "root": {"type": "string"}, "files": {"type": "integer"}, "added": {"type": "integer"},
              "changed": {"type": "integer"}, "renamed": {"type": "integer"}, "removed": {"type": "integer"},
              "symbols": {"type": "integer"}, "vectors": {"type": "integer"}, "left_out": {"type": "object"},
              "remarks": {"type": "array", "items": {"type": "string"}} }}
            """,
        Text = answer => $"{Of(answer, "root")}: {Of(answer, "files")} files, {Of(answer, "symbols")} symbols.",
    };

    private static string Line(JsonElement hit)
    {
        string container = Of(hit, "container");
        string name = container.Length > 0 ? $"{container}.{Of(hit, "symbol")}" : Of(hit, "symbol");
        string place = $"{Of(hit, "path")}:{Of(hit, "start_line")}-{Of(hit, "end_line")} {Of(hit, "kind")} {name}";
        return place.TrimEnd() + Notes(hit);
    }

    /// <summary>The grains that a place carries, a line each.</summary>
    private static string Notes(JsonElement place) => !place.TryGetProperty("grains", out JsonElement notes)
        ? ""
        : string.Concat(notes.EnumerateArray().Select(
            note => $"\n  memory {Of(note, "id")} ({Of(note, "state")}): {Of(note, "title", 80)}"));
}
