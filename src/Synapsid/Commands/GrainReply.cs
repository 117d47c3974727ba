using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Grains;

namespace Synapsid.Commands;

/// <summary>Grains and hits as members of a JSON object, the same in every reply that shows them.</summary>
internal static class GrainReply
{
    /// <summary>Writes a hit: its scores, then the grain's own fields.</summary>
    public static void WriteHit(Utf8JsonWriter reply, GrainHit hit, CommandCall call)
    {
        reply.WriteStartObject();
        reply.WriteNumber("score", Math.Round(hit.Score, 6));
        WriteNumber(reply, "dense_score", hit.DenseScore);
        WriteNumber(reply, "dense_rank", hit.DenseRank);
        WriteNumber(reply, "text_score", hit.TextScore);
        WriteNumber(reply, "text_rank", hit.TextRank);
        reply.WriteString("snippet", hit.Snippet);
        reply.WriteStartObject("chunk");
        reply.WriteNumber("start", hit.Chunk.Start);
        reply.WriteNumber("length", hit.Chunk.Length);
        reply.WriteEndObject();
        WriteFields(reply, hit.Grain, call);
        reply.WriteEndObject();
    }

    /// <summary>Writes every field of a grain; what is absent is null.</summary>
    public static void WriteFields(Utf8JsonWriter reply, Grain grain, CommandCall call)
    {
        reply.WriteString("id", grain.Id.ToString());
        reply.WriteString("namespace", grain.Namespace);
        reply.WriteString("title", grain.Title);
        reply.WriteString("text", grain.Text);
        reply.WriteStartArray("tags");
        foreach (string tag in grain.Tags) reply.WriteStringValue(tag);
        reply.WriteEndArray();
        reply.WriteString("author", grain.Author);
        reply.WriteString("source", grain.Source);
        reply.WriteString("mime", grain.Mime);
        reply.WriteString("language", grain.Language);
        reply.WriteString("created_at", grain.CreatedAt.UtcDateTime);
        reply.WriteString("updated_at", grain.UpdatedAt.UtcDateTime);
        WriteInstant(reply, "valid_from", grain.ValidFrom);
        WriteInstant(reply, "valid_to", grain.ValidTo);
        reply.WriteString("content_hash", grain.ContentHash);
        reply.WriteNumber("chunks", grain.Chunks.Count);
        if (grain.Anchor is { } anchor) WriteAnchor(reply, anchor, call.Code.Anchors);
        else reply.WriteNull("anchor");
    }

    /// <summary>Writes the code that a grain is about, with what became of it; lines are those of now.</summary>
    public static void WriteAnchor(Utf8JsonWriter reply, CodeAnchor anchor, AnchorChecker checker)
    {
        AnchorCheck check = checker.Check(anchor);
        reply.WriteStartObject("anchor");
        reply.WriteString("state", check.StateName);
        reply.WriteString("repository", anchor.Repository);
        reply.WriteString("path", anchor.Path);
        reply.WriteString("symbol", anchor.Symbol);
        if (!anchor.IsWholeFile)
        {
            reply.WriteNumber("start_line", check.StartLine);
            reply.WriteNumber("end_line", check.EndLine);
        }

        reply.WriteString("commit", anchor.Commit);
        reply.WriteString("hash", anchor.Hash.ToString());
        reply.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter reply, string name, double? value)
    {
        if (value is { } number) reply.WriteNumber(name, Math.Round(number, 6));
        else reply.WriteNull(name);
    }

    private static void WriteInstant(Utf8JsonWriter reply, string name, DateTimeOffset? value)
    {
        if (value is { } instant) reply.WriteString(name, instant.UtcDateTime);
        else reply.WriteNull(name);
    }
}
