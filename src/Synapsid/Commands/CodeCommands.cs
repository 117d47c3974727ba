using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Commands;

/// <summary>The commands that search code: <c>code.*</c>. Those that manage its indexes are
/// <see cref="CodeIndexCommands"/>.</summary>
internal static class CodeCommands
{
    /// <summary>Grains beside a definition may take this part of what is left of the budget.</summary>
    private const int NotesShare = 4;

    private static readonly Argument Query =
        new("query", ArgumentType.Text, "what to look for: a question, words, an identifier, or a pattern")
        {
            Required = true,
            Positional = true,
        };

    private static readonly Argument K =
        new("k", ArgumentType.Integer, "how many results at most")
        {
            Short = 'k',
            Default = "10",
            Min = 1,
            Max = CodeSearch.HitsMax,
        };

    private static readonly Argument Mode =
        new("mode", ArgumentType.Choice, "how: by meaning and word (hybrid), or by one way alone")
        {
            Short = 'm',
            Default = "hybrid",
            Choices = ["hybrid", "semantic", "text", "regex", "symbol", "fuzzy"],
        };

    private static readonly Argument Languages =
        new("language", ArgumentType.TextList, "only files of this language") { Short = 'l' };

    private static readonly Argument Kinds =
        new("kind", ArgumentType.TextList, "only symbols of this kind: class, function, method …");

    private static readonly Argument IgnoreCase =
        new("ignore_case", ArgumentType.Flag, "text and regex: take capital letters for small ones") { Short = 'i' };

    private static readonly Argument Cursor =
        new("cursor", ArgumentType.Text, "where the page begins: cursor of the page before");

    private static readonly Argument ReadPath =
        new("path", ArgumentType.Text, "the file, relative to its repository's root, or absolute")
        {
            Positional = true,
        };

    private static readonly Argument StartLine =
        new("start_line", ArgumentType.Integer, "the first line, from 1") { Min = 1 };

    private static readonly Argument EndLine =
        new("end_line", ArgumentType.Integer, "the last line, inclusive") { Min = 1 };

    private static readonly Argument ReadSymbol =
        new("symbol", ArgumentType.Text, "the symbol to read, in place of lines");

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "code.search",
            Verb = "find",
            Route = new("GET", "/api/v1/code/search"),
            Summary = "Find functions, types and passages of indexed code by meaning, word, name or pattern.",
            Example = "syn find \"where are tokens validated\" --k 5",
            Writes = false,
            UsesFolder = false,
            Arguments =
            [
                Query, K, Mode, CodeArguments.MaxTokens, CodeArguments.Path, Languages, Kinds, IgnoreCase,
                CodeArguments.Repository, CodeArguments.From, Cursor,
            ],
            ToolSource = () => CodeTools.Search,
            Handler = Search,
        },
        new()
        {
            Name = "code.definition",
            Verb = "def",
            Route = new("GET", "/api/v1/code/definition"),
            Summary = "Show where a symbol is defined.",
            Example = "syn def SessionStore.Open",
            Writes = false,
            UsesFolder = false,
            Arguments =
            [
                CodeArguments.Name, CodeArguments.Limit, CodeArguments.MaxTokens, CodeArguments.Path,
                CodeArguments.Repository, CodeArguments.From,
            ],
            ToolSource = () => CodeTools.Definition,
            Handler = Definition,
        },
        new()
        {
            Name = "code.references",
            Verb = "refs",
            Route = new("GET", "/api/v1/code/references"),
            Summary = "Show where a symbol is used: every occurrence of its name, with the symbol that holds it.",
            Example = "syn refs Open --limit 20",
            Writes = false,
            UsesFolder = false,
            Arguments =
            [
                CodeArguments.Name, CodeArguments.Limit, CodeArguments.MaxTokens, CodeArguments.Path,
                CodeArguments.Repository, CodeArguments.From,
            ],
            ToolSource = () => CodeTools.References,
            Handler = References,
        },
        new()
        {
            Name = "code.map",
            Verb = "map",
            Route = new("GET", "/api/v1/code/map"),
            Summary = "Show the symbols that most of a repository leans on, within a budget of tokens.",
            Example = "syn map --max-tokens 1000",
            Writes = false,
            UsesFolder = false,
            Arguments = [CodeArguments.MaxTokens, CodeArguments.Path, CodeArguments.Repository, CodeArguments.From],
            ToolSource = () => CodeTools.Map,
            Handler = Map,
        },
        new()
        {
            Name = "code.read",
            Verb = "read",
            Route = new("GET", "/api/v1/code/read"),
            Summary = "Show lines of an indexed file, or the source of a symbol.",
            Example = "syn read src/Program.cs --start-line 1 --end-line 40",
            Writes = false,
            UsesFolder = false,
            Arguments =
            [
                ReadPath, StartLine, EndLine, ReadSymbol, CodeArguments.MaxTokens, CodeArguments.Repository,
                CodeArguments.From,
            ],
            ToolSource = () => CodeTools.Read,
            Handler = Read,
        },
    ];

    private static void Search(CommandCall call, Utf8JsonWriter reply)
    {
        using OpenedRepositories opened = OpenedRepositories.Open(call);
        CodeQuery query = new()
        {
            Text = call.Text(Query),
            K = (int)call.Integer(K),
            Mode = Enum.Parse<CodeSearchMode>(call.Text(Mode), ignoreCase: true),
            PathGlob = call.OptionalText(CodeArguments.Path),
            Languages = call.Texts(Languages),
            Kinds = call.Texts(Kinds),
            IgnoreCase = call.Flag(IgnoreCase),
            MaxTokens = (int)call.Integer(CodeArguments.MaxTokens),
            Cursor = call.OptionalText(Cursor),
        };
        CodeSearchResult result =
            new CodeSearch(call.Clock, opened.Notes).Search(opened.Views, query, call.Code.Encoder, call.Cancellation);
        reply.WriteStartArray("results");
        foreach (CodeHit hit in result.Hits) CodeReply.WriteHit(reply, hit);
        reply.WriteEndArray();
        reply.WriteString("mode", call.Text(Mode));
        reply.WriteBoolean("truncated", result.Truncated);
        reply.WriteString("cursor", result.Cursor);
        reply.WriteNumber("tokens", result.Tokens);
        opened.WriteFreshness(reply);
        CodeReply.WriteTexts(reply, "remarks", result.Remarks);
        reply.WriteNumber("encoding_ms", Math.Round(result.EncodingTime.TotalMilliseconds, 3));
        reply.WriteNumber("search_ms", Math.Round(result.SearchTime.TotalMilliseconds, 3));
    }

    private static void Definition(CommandCall call, Utf8JsonWriter reply)
    {
        using OpenedRepositories opened = OpenedRepositories.Open(call);
        string name = call.Text(CodeArguments.Name);
        DefinitionResult found = CodeLookup.Definitions(
            opened.Views, name, call.OptionalText(CodeArguments.Path), (int)call.Integer(CodeArguments.Limit));
        AnswerBudget budget = new((int)call.Integer(CodeArguments.MaxTokens));
        bool isCut = found.HasMore;
        reply.WriteStartArray("results");
        foreach (SymbolHit hit in found.Hits)
        {
            if (!budget.TryTake(hit.TokensMax))
            {
                isCut = true;
                break;
            }

            IReadOnlyList<GrainNote> notes = opened.Notes?.Take(
                hit.Repository, hit.Path, hit.StartLine, hit.EndLine, budget.Left / NotesShare) ?? [];
            budget.TryTake(notes.Sum(note => note.TokensMax));
            CodeReply.WriteSymbol(reply, hit, notes);
        }

        reply.WriteEndArray();
        reply.WriteNumber("total", found.Total);
        reply.WriteBoolean("truncated", isCut);
        CodeReply.WriteTexts(reply, "nearest", found.Nearest);
        opened.WriteFreshness(reply);
    }

    private static void References(CommandCall call, Utf8JsonWriter reply)
    {
        using OpenedRepositories opened = OpenedRepositories.Open(call);
        ReferenceResult found = CodeLookup.References(
            opened.Views,
            call.Text(CodeArguments.Name),
            call.OptionalText(CodeArguments.Path),
            (int)call.Integer(CodeArguments.Limit),
            call.Cancellation);
        AnswerBudget budget = new((int)call.Integer(CodeArguments.MaxTokens));
        bool isCut = found.HasMore;
        reply.WriteStartArray("results");
        foreach (ReferenceHit hit in found.Hits)
        {
            if (!budget.TryTake(hit.TokensMax))
            {
                isCut = true;
                break;
            }

            CodeReply.WriteReference(reply, hit);
        }

        reply.WriteEndArray();
        reply.WriteNumber("total", found.Total);
        reply.WriteNumber("files", found.Files);
        reply.WriteBoolean("truncated", isCut);
        CodeReply.WriteTexts(reply, "nearest", found.Nearest);
        opened.WriteFreshness(reply);
    }

    private static void Map(CommandCall call, Utf8JsonWriter reply)
    {
        using OpenedRepositories opened = OpenedRepositories.Open(call);
        CodeReply.WriteMap(
            reply,
            RepositoryMap.Build(
                opened.Views, (int)call.Integer(CodeArguments.MaxTokens), call.OptionalText(CodeArguments.Path)));
        opened.WriteFreshness(reply);
    }

    private static void Read(CommandCall call, Utf8JsonWriter reply)
    {
        using OpenedRepositories opened = OpenedRepositories.Open(call);
        ReadRequest wanted = new(
            call.OptionalText(ReadPath),
            call.OptionalText(ReadSymbol),
            (int?)call.OptionalInteger(StartLine),
            (int?)call.OptionalInteger(EndLine));
        CodeReply.WritePassage(
            reply,
            CodeLookup.Read(opened.Views, wanted, (int)call.Integer(CodeArguments.MaxTokens), opened.Notes));
        opened.WriteFreshness(reply);
    }
}
