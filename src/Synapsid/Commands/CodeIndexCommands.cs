using System.Text.Json;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Commands;

/// <summary>The commands that manage the indexes of repositories: <c>code.index</c>, <c>code.status</c>,
/// <c>code.remove</c>.</summary>
internal static class CodeIndexCommands
{
    private static readonly Argument Root =
        new("path", ArgumentType.Path, "the folder to index")
        {
            Required = true,
            Positional = true,
            IsCurrentFolder = true,
        };

    private static readonly Argument Rebuild =
        new("rebuild", ArgumentType.Flag, "read everything again, whatever is known");

    private static readonly Argument Vectors =
        new("vectors", ArgumentType.Choice, "when symbols get vectors: now, in a server's background, or not at all")
        {
            Default = "background",
            Choices = ["now", "background", "none"],
        };

    private static readonly Argument Skipped =
        new("skipped", ArgumentType.Flag, "list what was left out, with reasons");

    private static readonly Argument Removed =
        new("path", ArgumentType.Path, "the root folder of the repository") { Positional = true, Required = true };

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "code.index",
            Route = new("POST", "/api/v1/code/index"),
            Summary = "Index a repository, or bring its index up to date.",
            Example = "syn index ~/src/project",
            Writes = true,
            UsesFolder = false,
            Arguments = [Root, Rebuild, Vectors],
            ToolSource = () => CodeTools.Index,
            Handler = Index,
        },
        new()
        {
            Name = "code.status",
            Verb = "index status",
            Route = new("GET", "/api/v1/code/status"),
            Summary = "Show what is indexed, how fresh it is, and what was left out.",
            Example = "syn index status --skipped",
            Writes = false,
            UsesFolder = false,
            Arguments = [Skipped, CodeArguments.Repository],
            ToolSource = () => CodeTools.Status,
            Handler = Status,
        },
        new()
        {
            Name = "code.remove",
            Verb = "index remove",
            Route = new("DELETE", "/api/v1/code/index"),
            Summary = "Forget the index of a repository; its files are not touched.",
            Example = "syn index remove ~/src/project",
            Writes = true,
            UsesFolder = false,
            Arguments = [Removed],
            Handler = Remove,
        },
    ];

    private static void Index(CommandCall call, Utf8JsonWriter reply)
    {
        string path = call.Text(Root);
        RepositoryIndex index = call.Code.FindAround(path) ?? call.Code.Of(path);
        IndexReport report = index.Update(
            new IndexRequest { Rebuild = call.Flag(Rebuild) }, new CallProgress(call), call.Cancellation);
        string vectors = call.Text(Vectors);
        if (vectors == "now") index.EmbedCards(new CallProgress(call), call.Cancellation);
        else if (vectors == "background") index.EmbedInBackground();
        CodeReply.WriteReport(reply, index, report);
    }

    private static void Status(CommandCall call, Utf8JsonWriter reply)
    {
        IReadOnlyList<string> named = call.Texts(CodeArguments.Repository);
        IReadOnlyList<RepositoryInfo> infos = named.Count == 0
            ? call.Code.List()
            : [.. call.Code.Select(named, from: null).Select(index => index.Describe())];
        reply.WriteStartArray("repositories");
        foreach (RepositoryInfo info in infos) CodeReply.WriteInfo(reply, info, call.Flag(Skipped));
        reply.WriteEndArray();
    }

    private static void Remove(CommandCall call, Utf8JsonWriter reply)
    {
        RepositoryIndex index = call.Code.Of(call.Text(Removed));
        if (!index.Exists)
        {
            throw new NotFoundException($"{index.Root} is not indexed. What is: syn index status");
        }

        index.Delete();
        reply.WriteString("root", index.Root);
        reply.WriteBoolean("removed", true);
    }

    /// <summary>Passes progress on to whoever called the command.</summary>
    private sealed class CallProgress(CommandCall call) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) =>
            call.Report(value.Done, value.Total == 0 ? null : value.Total, value.Phase);
    }
}
