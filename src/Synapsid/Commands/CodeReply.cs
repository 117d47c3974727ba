using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Commands;

/// <summary>Writes what the commands on code find.</summary>
public static class CodeReply
{
    /// <summary>Writes one hit of a search, an object.</summary>
    public static void WriteHit(Utf8JsonWriter reply, CodeHit hit)
    {
        reply.WriteStartObject();
        reply.WriteString("repository", hit.Repository);
        reply.WriteString("path", hit.Path);
        reply.WriteNumber("start_line", hit.StartLine);
        reply.WriteNumber("end_line", hit.EndLine);
        reply.WriteString("symbol", hit.Symbol);
        reply.WriteString("kind", hit.Kind);
        reply.WriteString("container", hit.Container);
        reply.WriteString("signature", hit.Signature);
        reply.WriteString("language", hit.Language);
        reply.WriteNumber("score", Math.Round(hit.Score, 4));
        reply.WriteStartObject("parts");
        foreach ((string name, double value) in hit.Parts) reply.WriteNumber(name, Math.Round(value, 4));
        reply.WriteEndObject();
        reply.WriteString("snippet", hit.Snippet);
        reply.WriteNumber("snippet_start_line", hit.SnippetStartLine);
        WriteNotes(reply, hit.Grains);
        reply.WriteEndObject();
    }

    /// <summary>Writes a definition, an object.</summary>
    public static void WriteSymbol(Utf8JsonWriter reply, SymbolHit hit, IReadOnlyList<GrainNote> notes)
    {
        reply.WriteStartObject();
        reply.WriteString("repository", hit.Repository);
        reply.WriteString("path", hit.Path);
        reply.WriteNumber("start_line", hit.StartLine);
        reply.WriteNumber("end_line", hit.EndLine);
        reply.WriteString("symbol", hit.Name);
        reply.WriteString("kind", hit.Kind);
        reply.WriteString("container", hit.Container);
        reply.WriteString("signature", hit.Signature);
        reply.WriteString("summary", hit.Summary);
        reply.WriteString("language", hit.Language);
        WriteNotes(reply, notes);
        reply.WriteEndObject();
    }

    /// <summary>Writes an occurrence, an object.</summary>
    public static void WriteReference(Utf8JsonWriter reply, ReferenceHit hit)
    {
        reply.WriteStartObject();
        reply.WriteString("repository", hit.Repository);
        reply.WriteString("path", hit.Path);
        reply.WriteNumber("line", hit.Line);
        reply.WriteNumber("column", hit.Column);
        reply.WriteString("kind", hit.Kind);
        reply.WriteString("in", hit.Enclosing);
        reply.WriteString("text", hit.Text);
        reply.WriteEndObject();
    }

    /// <summary>Writes a map of repositories: its symbols, by file, and the same as a text.</summary>
    public static void WriteMap(Utf8JsonWriter reply, RepositoryMapResult map)
    {
        reply.WriteStartArray("symbols");
        foreach (RepositoryMapSymbol symbol in map.Symbols)
        {
            reply.WriteStartObject();
            reply.WriteString("repository", symbol.Repository);
            reply.WriteString("path", symbol.Path);
            reply.WriteNumber("start_line", symbol.StartLine);
            reply.WriteNumber("end_line", symbol.EndLine);
            reply.WriteString("symbol", symbol.Name);
            reply.WriteString("kind", symbol.Kind);
            reply.WriteString("container", symbol.Container);
            reply.WriteString("signature", symbol.Signature);
            reply.WriteNumber("centrality", Math.Round(symbol.Centrality, 2));
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteString("text", map.Text);
        reply.WriteNumber("tokens", map.Tokens);
        reply.WriteBoolean("truncated", map.Truncated);
    }

    /// <summary>Writes lines of a file.</summary>
    public static void WritePassage(Utf8JsonWriter reply, Passage passage)
    {
        reply.WriteString("repository", passage.Repository);
        reply.WriteString("path", passage.Path);
        reply.WriteNumber("start_line", passage.StartLine);
        reply.WriteNumber("end_line", passage.EndLine);
        reply.WriteNumber("lines", passage.FileLines);
        reply.WriteString("symbol", passage.Symbol);
        reply.WriteString("text", passage.Text);
        reply.WriteBoolean("truncated", passage.Truncated);
        WriteTexts(reply, "others", passage.Others);
        WriteNotes(reply, passage.Grains);
    }

    /// <summary>Writes what an update did.</summary>
    public static void WriteReport(Utf8JsonWriter reply, RepositoryIndex index, IndexReport report)
    {
        reply.WriteString("root", index.Root);
        reply.WriteNumber("files", report.Files);
        reply.WriteNumber("added", report.Added);
        reply.WriteNumber("changed", report.Changed);
        reply.WriteNumber("renamed", report.Renamed);
        reply.WriteNumber("removed", report.Removed);
        reply.WriteNumber("touched", report.Touched);
        reply.WriteNumber("symbols", report.Symbols);
        reply.WriteNumber("vectors", report.Cards);
        reply.WriteNumber("read_bytes", report.BytesRead);
        WriteLeftOut(reply, report.LeftOut);
        reply.WriteStartObject("seconds");
        foreach ((string phase, double seconds) in report.Phases) reply.WriteNumber(phase, Math.Round(seconds, 3));
        reply.WriteEndObject();
        WriteTexts(reply, "remarks", report.Remarks);
    }

    /// <summary>Writes what is known of a repository, an object.</summary>
    public static void WriteInfo(Utf8JsonWriter reply, RepositoryInfo info, bool withPaths)
    {
        reply.WriteStartObject();
        reply.WriteString("name", info.Name);
        reply.WriteString("root", info.Root);
        reply.WriteString("id", info.Id);
        reply.WriteNumber("files", info.Files);
        reply.WriteNumber("files_with_symbols", info.FilesWithSymbols);
        reply.WriteNumber("symbols", info.Symbols);
        WriteTexts(reply, "symbols_by", info.SymbolsBy);
        reply.WriteNumber("vectors", info.Cards);
        reply.WriteNumber("segments", info.Segments);
        reply.WriteBoolean("complete", info.IsComplete);
        reply.WriteString("indexed_at", info.IndexedAt.UtcDateTime);
        reply.WriteString("branch", info.Branch);
        reply.WriteString("commit", info.Commit);
        reply.WriteString("problem", info.Problem);
        WriteLeftOut(reply, info.LeftOut);
        if (info.StatCache is { } figures)
        {
            reply.WriteStartObject("stat_cache");
            reply.WriteNumber("hits", figures.Hits);
            reply.WriteNumber("misses", figures.Misses);
            reply.WriteNumber("hit_rate", Math.Round(figures.HitRate, 4));
            reply.WriteNumber("sweeps_saved", figures.Sweeps);
            reply.WriteNumber("system_calls_saved", figures.SystemCallsSaved);
            reply.WriteNumber("entries", figures.Entries);
            reply.WriteEndObject();
        }

        if (withPaths)
        {
            reply.WriteStartArray("left_out_paths");
            foreach (WalkSkip skip in info.LeftOutPaths)
            {
                reply.WriteStartObject();
                reply.WriteString("path", skip.Path + (skip.IsFolder ? "/" : ""));
                reply.WriteString("reason", SkipReasons.Describe(skip.Reason));
                reply.WriteString("rule", skip.Rule);
                reply.WriteEndObject();
            }

            reply.WriteEndArray();
        }

        reply.WriteEndObject();
    }

    /// <summary>Writes an array of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter reply, string member, IReadOnlyList<string> texts)
    {
        reply.WriteStartArray(member);
        foreach (string text in texts) reply.WriteStringValue(text);
        reply.WriteEndArray();
    }

    /// <summary>Writes the grains that are anchored to a place; nothing where there are none.</summary>
    private static void WriteNotes(Utf8JsonWriter reply, IReadOnlyList<GrainNote> notes)
    {
        if (notes.Count == 0) return;
        reply.WriteStartArray("grains");
        foreach (GrainNote note in notes)
        {
            reply.WriteStartObject();
            reply.WriteString("id", note.Id);
            reply.WriteString("title", note.Title);
            reply.WriteString("state", AnchorCheck.NameOf(note.State));
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    private static void WriteLeftOut(Utf8JsonWriter reply, IReadOnlyDictionary<SkipReason, int> counts)
    {
        reply.WriteStartObject("left_out");
        foreach ((SkipReason reason, int count) in counts.OrderBy(pair => pair.Key))
        {
            reply.WriteNumber(SkipReasons.NameOf(reason), count);
        }

        reply.WriteEndObject();
    }
}
