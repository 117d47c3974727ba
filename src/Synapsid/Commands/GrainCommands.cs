using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Grains.Import;
using Synapsid.Ledger.Events;

namespace Synapsid.Commands;

/// <summary>The commands of the knowledge store: <c>grain.*</c>.</summary>
internal static class GrainCommands
{
    /// <summary>Texts between two reports of how far an import has come.</summary>
    private const int ReportGrains = 32;

    private const string PresentRemark =
        "The text was there already and keeps its own anchor. Change that with update.";

    private static readonly Argument Id = new("id", ArgumentType.Text, "the grain's id, 26 characters")
    {
        Required = true,
        Positional = true,
    };

    private static readonly Argument Text =
        new("text", ArgumentType.Text, "the text to keep") { Required = true, Positional = true };
    private static readonly Argument NewText = new("text", ArgumentType.Text, "the new text");
    private static readonly Argument Title =
        new("title", ArgumentType.Text, "a short title, searched with the text") { Short = 't' };
    private static readonly Argument Tags =
        new("tags", ArgumentType.TextList, "labels to filter by") { Short = 'g', TakesCommas = true };
    private static readonly Argument Namespace =
        new("namespace", ArgumentType.Text, "the part of the store") { Short = 'n' };
    private static readonly Argument Author = new("author", ArgumentType.Text, "who wrote it");
    private static readonly Argument Source =
        new("source", ArgumentType.Text, "where it comes from: a path, a URL, a ticket");
    private static readonly Argument Mime = new("mime", ArgumentType.Text, "the MIME type of the text");
    private static readonly Argument Language = new("language", ArgumentType.Text, "the language, such as en or pt-BR");
    private static readonly Argument ValidFrom = new("valid_from", ArgumentType.Instant, "from when on it holds");
    private static readonly Argument ValidTo = new("valid_to", ArgumentType.Instant, "until when it holds");

    private static readonly Argument Grains =
        new("grains", ArgumentType.Objects, "objects with the fields of grain.add") { Required = true };

    private static readonly Argument Query =
        new("query", ArgumentType.Text, "what to look for, in words") { Required = true, Positional = true };
    private static readonly Argument K =
        new("k", ArgumentType.Integer, "how many results at most") { Short = 'k', Default = "10", Min = 1 };
    private static readonly Argument Mode =
        new("mode", ArgumentType.Choice, "by meaning (dense), by word (text) or both")
    {
        Short = 'm',
        Default = "hybrid",
        Choices = ["hybrid", "dense", "text"],
    };

    private static readonly Argument AllTags =
        new("tags", ArgumentType.TextList, "only grains that carry all of these tags")
    {
        Short = 'g',
        TakesCommas = true,
    };

    private static readonly Argument AnyTags =
        new("any_tags", ArgumentType.TextList, "only grains that carry one of these tags") { TakesCommas = true };
    private static readonly Argument CreatedFrom =
        new("created_from", ArgumentType.Instant, "only grains stored at this time or later");
    private static readonly Argument CreatedTo =
        new("created_to", ArgumentType.Instant, "only grains stored before this time");
    private static readonly Argument UpdatedFrom =
        new("updated_from", ArgumentType.Instant, "only grains changed at this time or later");
    private static readonly Argument UpdatedTo =
        new("updated_to", ArgumentType.Instant, "only grains changed before this time");
    private static readonly Argument ValidAt =
        new("valid_at", ArgumentType.Instant, "only grains that hold at this time");

    private static readonly Argument Limit =
        new("limit", ArgumentType.Integer, "how many grains on a page at most") { Default = "20", Min = 1 };
    private static readonly Argument Cursor =
        new("cursor", ArgumentType.Text, "where the page begins: next_cursor of the page before");

    private static readonly Argument OlderThan =
        new("older_than", ArgumentType.Duration, "delete what was last changed longer ago than this")
    {
        Required = true,
    };

    private static readonly Argument DryRun = new("dry_run", ArgumentType.Flag, "only count what would be deleted");

    private static readonly Argument[] FilterArguments =
        [Namespace, AllTags, AnyTags, CreatedFrom, CreatedTo, UpdatedFrom, UpdatedTo, ValidAt];

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "grain.add",
            Verb = "add",
            Route = new("POST", "/api/v1/grains"),
            Summary = "Store a text; the same text in the same namespace is stored once.",
            Example = "syn add \"Deploys happen on Tuesdays\" --title Deploys --tags ops",
            Writes = true,
            Arguments =
            [
                Text, Title, Tags, Namespace, Author, Source, Mime, Language, ValidFrom, ValidTo,
                AnchorArguments.Anchor, AnchorArguments.From,
            ],
            ToolSource = () => GrainTools.Add,
            Handler = Add,
        },
        new()
        {
            Name = "grain.add_many",
            Route = new("POST", "/api/v1/grains/batch"),
            Summary = "Store many texts in one go; what is wrong with one does not stop the others.",
            Example = "syn batch-import notes.ndjson",
            Writes = true,
            Arguments = [Grains, AnchorArguments.From],
            ToolSource = () => GrainTools.AddMany,
            Handler = AddMany,
        },
        new()
        {
            Name = "grain.get",
            Verb = "get",
            Route = new("GET", "/api/v1/grains/{id}"),
            Summary = "Show a grain.",
            Example = "syn get 01k8z3v6t2m4q9r7c5x1w0y8he",
            Writes = false,
            Arguments = [Id],
            ToolSource = () => GrainTools.Get,
            Handler = Get,
        },
        new()
        {
            Name = "grain.search",
            Verb = "search",
            Route = new("GET", "/api/v1/search"),
            Summary = "Find grains by meaning and by word.",
            Example = "syn search \"when do we deploy\" --k 5",
            Writes = false,
            Arguments = [Query, K, Mode, .. FilterArguments],
            ToolSource = () => GrainTools.Search,
            Handler = Search,
        },
        new()
        {
            Name = "grain.list",
            Verb = "list",
            Route = new("GET", "/api/v1/grains"),
            Summary = "List grains, latest change first.",
            Example = "syn list --tags ops --limit 50",
            Writes = false,
            Arguments = [Limit, Cursor, .. FilterArguments],
            ToolSource = () => GrainTools.List,
            Handler = List,
        },
        new()
        {
            Name = "grain.update",
            Verb = "update",
            Route = new("PATCH", "/api/v1/grains/{id}"),
            Summary = "Change a grain; what is not named stays.",
            Example = "syn update 01k8z3v6t2m4q9r7c5x1w0y8he --tags ops --tags calendar",
            Writes = true,
            Arguments =
            [
                Id, NewText, Title, Tags, Author, Source, Mime, Language, ValidFrom, ValidTo,
                AnchorArguments.NewAnchor, AnchorArguments.From,
            ],
            ToolSource = () => GrainTools.Update,
            Handler = Update,
        },
        new()
        {
            Name = "grain.delete",
            Verb = "rm",
            Route = new("DELETE", "/api/v1/grains/{id}"),
            Summary = "Delete a grain.",
            Example = "syn rm 01k8z3v6t2m4q9r7c5x1w0y8he",
            Writes = true,
            Arguments = [Id],
            ToolSource = () => GrainTools.Delete,
            Handler = Delete,
        },
        new()
        {
            Name = "grain.cleanup",
            Verb = "cleanup",
            Route = new("POST", "/api/v1/grains/cleanup"),
            Summary = "Delete grains that were not changed for a time, and reclaim the space of deleted ones.",
            Example = "syn cleanup --older-than 90d",
            Writes = true,
            Arguments = [OlderThan, Namespace, DryRun],
            Handler = Cleanup,
        },
    ];

    private static void Add(CommandCall call, Utf8JsonWriter reply)
    {
        AnchorRequest? anchor = AnchorArguments.RequestOf(call, AnchorArguments.Anchor);
        AddOutcome outcome = call.Engine.Grains.Add(
            new GrainDraft
            {
                Text = call.Text(Text),
                Title = call.OptionalText(Title),
                Tags = call.Texts(Tags),
                Namespace = call.OptionalText(Namespace),
                Author = call.OptionalText(Author),
                Source = call.OptionalText(Source),
                Mime = call.OptionalText(Mime),
                Language = call.OptionalText(Language),
                ValidFrom = call.OptionalInstant(ValidFrom),
                ValidTo = call.OptionalInstant(ValidTo),
                Anchor = anchor,
            },
            call.Cancellation);
        reply.WriteString("id", outcome.Id.ToString());
        reply.WriteBoolean("stored", outcome.Stored);
        if (anchor is null || anchor == AnchorRequest.None) return;
        CodeAnchor? set = call.Engine.Grains.Get(outcome.Id)?.Anchor;
        if (set is not null) GrainReply.WriteAnchor(reply, set, call.Code.Anchors);
        if (!outcome.Stored) reply.WriteString("remark", PresentRemark);
    }

    private static void AddMany(CommandCall call, Utf8JsonWriter reply)
    {
        List<GrainDraft> drafts = [];
        List<string?> problems = [];
        foreach (JsonElement item in call.Objects(Grains).EnumerateArray())
        {
            bool good = GrainJson.TryRead(item, origin: null, out GrainDraft? draft, out string? problem);
            if (good) drafts.Add(draft! with { Anchor = AnchorArguments.SeenFrom(call, draft.Anchor) });
            problems.Add(problem);
        }

        using IEnumerator<AddOutcome> outcomes = call.Engine.Grains.AddMany(drafts, call.Cancellation).GetEnumerator();
        int stored = 0;
        int present = 0;
        int done = 0;
        reply.WriteStartArray("results");
        foreach (string? unreadable in problems)
        {
            string? problem = unreadable;
            reply.WriteStartObject();
            if (problem is null && outcomes.MoveNext())
            {
                problem = outcomes.Current.Rejection?.Message;
                if (problem is null)
                {
                    reply.WriteString("id", outcomes.Current.Id.ToString());
                    reply.WriteBoolean("stored", outcomes.Current.Stored);
                    if (outcomes.Current.Stored) stored++;
                    else present++;
                }
            }

            if (problem is not null) reply.WriteString("error", problem);
            reply.WriteEndObject();
            done++;
            if (done % ReportGrains == 0) call.Report(done, problems.Count, "storing texts");
        }

        reply.WriteEndArray();
        if (stored > 0) call.Engine.RecordAct("import", new EventField("grains", LedgerReply.Number(stored)));
        reply.WriteNumber("total", problems.Count);
        reply.WriteNumber("stored", stored);
        reply.WriteNumber("present", present);
        reply.WriteNumber("failed", problems.Count - stored - present);
    }

    private static void Get(CommandCall call, Utf8JsonWriter reply)
    {
        GrainId id = IdOf(call);
        GrainReply.WriteFields(reply, call.Engine.Grains.Get(id) ?? throw NotFound(id), call);
    }

    private static void Search(CommandCall call, Utf8JsonWriter reply)
    {
        GrainSearchResult result = call.Engine.Grains.Search(
            new GrainQuery
            {
                Text = call.Text(Query),
                K = (int)Math.Min(call.Integer(K), int.MaxValue),
                Mode = Enum.Parse<SearchMode>(call.Text(Mode), ignoreCase: true),
                Filter = FilterOf(call),
            },
            call.Cancellation);
        reply.WriteStartArray("results");
        foreach (GrainHit hit in result.Hits) GrainReply.WriteHit(reply, hit, call);
        reply.WriteEndArray();
        reply.WriteString("mode", call.Text(Mode));
        reply.WriteNumber("embedding_ms", Math.Round(result.EmbeddingTime.TotalMilliseconds, 3));
        reply.WriteNumber("search_ms", Math.Round(result.SearchTime.TotalMilliseconds, 3));
    }

    private static void List(CommandCall call, Utf8JsonWriter reply)
    {
        GrainPage page = call.Engine.Grains.List(
            FilterOf(call), (int)Math.Min(call.Integer(Limit), int.MaxValue), call.OptionalText(Cursor));
        reply.WriteStartArray("grains");
        foreach (Grain grain in page.Grains)
        {
            reply.WriteStartObject();
            GrainReply.WriteFields(reply, grain, call);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteString("next_cursor", page.NextCursor);
    }

    private static void Update(CommandCall call, Utf8JsonWriter reply)
    {
        GrainId id = IdOf(call);
        GrainPatch patch = new()
        {
            Text = call.OptionalText(NewText),
            Title = call.OptionalText(Title),
            Tags = call.OptionalTexts(Tags),
            Author = call.OptionalText(Author),
            Source = call.OptionalText(Source),
            Mime = call.OptionalText(Mime),
            Language = call.OptionalText(Language),
            ValidFrom = call.OptionalInstant(ValidFrom),
            ValidTo = call.OptionalInstant(ValidTo),
            Anchor = AnchorArguments.RequestOf(call, AnchorArguments.NewAnchor),
        };
        Grain changed = call.Engine.Grains.Update(id, patch, call.Cancellation) ?? throw NotFound(id);
        GrainReply.WriteFields(reply, changed, call);
    }

    private static void Delete(CommandCall call, Utf8JsonWriter reply)
    {
        GrainId id = IdOf(call);
        if (!call.Engine.Grains.Delete(id)) throw NotFound(id);
        call.Engine.RecordAct("erasure", new EventField("grain", id.ToString()));
        reply.WriteString("id", id.ToString());
        reply.WriteBoolean("deleted", true);
    }

    private static void Cleanup(CommandCall call, Utf8JsonWriter reply)
    {
        bool dryRun = call.Flag(DryRun);
        DateTimeOffset now = call.Engine.Clock.GetUtcNow();
        TimeSpan age = call.Duration(OlderThan);
        DateTimeOffset before = age < now - DateTimeOffset.MinValue ? now - age : DateTimeOffset.MinValue;
        int deleted = call.Engine.Cleanup(before, call.OptionalText(Namespace), dryRun);
        if (deleted > 0 && !dryRun)
        {
            call.Engine.RecordAct("erasure", new EventField("grains", LedgerReply.Number(deleted)));
        }

        reply.WriteNumber("deleted", deleted);
        reply.WriteBoolean("dry_run", dryRun);
        reply.WriteString("older_than", before.UtcDateTime);
    }

    private static GrainFilter FilterOf(CommandCall call) => new()
    {
        Namespace = call.OptionalText(Namespace),
        AllTags = call.Texts(AllTags),
        AnyTags = call.Texts(AnyTags),
        CreatedFrom = call.OptionalInstant(CreatedFrom),
        CreatedTo = call.OptionalInstant(CreatedTo),
        UpdatedFrom = call.OptionalInstant(UpdatedFrom),
        UpdatedTo = call.OptionalInstant(UpdatedTo),
        ValidAt = call.OptionalInstant(ValidAt),
    };

    private static GrainId IdOf(CommandCall call) =>
        GrainId.TryParse(call.Text(Id), out GrainId id)
            ? id
            : throw new BadArgumentException(
                $"id must be 26 letters and digits, as syn add prints them, not: {call.Text(Id)}");

    private static NotFoundException NotFound(GrainId id) => new($"There is no grain {id}.");
}
