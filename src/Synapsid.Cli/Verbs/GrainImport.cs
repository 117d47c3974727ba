using System.Diagnostics;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Grains.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// Sends what readers found through a channel, some grains at a time, and keeps count. Stopping it anywhere loses
/// nothing: what was acknowledged stays, and running it again passes over that for the price of a hash.
/// </summary>
internal sealed class GrainImport(CliRun run, ICommandChannel channel)
{
    private const int BatchGrainsMax = 32;
    private const int BatchCharactersMax = 1 << 20;

    private readonly List<(int Number, string Place, GrainDraft Draft)> _batch = [];
    private readonly List<(int Number, string Place, string Problem)> _failures = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _batchCharacters;
    private int _read;

    /// <summary>Called when more grains were acknowledged or refused.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Namespace of drafts that name none; null: the store's default.</summary>
    public string? Namespace { get; init; }

    /// <summary>Tags that every draft gets besides its own.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>New grains.</summary>
    public int Stored { get; private set; }

    /// <summary>Texts that the namespace held already.</summary>
    public int Present { get; private set; }

    /// <summary>What could not be read or was refused: where it stands, and why; in the order of reading.</summary>
    public IReadOnlyList<(string Place, string Problem)> Failures =>
        [.. _failures.OrderBy(failure => failure.Number).Select(failure => (failure.Place, failure.Problem))];

    /// <summary>All of the above.</summary>
    public int Total => Stored + Present + _failures.Count;

    /// <summary>Time since the import was created.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Imports the items; <see cref="Finish"/> must follow the last.</summary>
    public void Add(IEnumerable<ImportItem> items)
    {
        foreach (ImportItem item in items)
        {
            _read++;
            if (item.Draft is not { } draft)
            {
                _failures.Add((_read, item.Place, item.Problem!));
                Progressed?.Invoke();
                continue;
            }

            _batch.Add((_read, item.Place, draft with
            {
                Namespace = draft.Namespace ?? Namespace,
                Tags = [.. draft.Tags, .. Tags],
            }));
            _batchCharacters += draft.Text.Length;
            if (_batch.Count == BatchGrainsMax || _batchCharacters > BatchCharactersMax) Finish();
        }
    }

    /// <summary>Sends what is not sent yet.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was sent before stays.</exception>
    public void Finish()
    {
        if (_batch.Count == 0) return;
        Send(0, _batch.Count);
        _batch.Clear();
        _batchCharacters = 0;
        Progressed?.Invoke();
    }

    /// <summary>
    /// Sends a part of the batch. One that is larger than a server takes is sent by halves, down to the one draft that
    /// is too large by itself, which fails alone.
    /// </summary>
    private void Send(int start, int count)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        Reply reply = channel.Execute(ToRequest(start, count), null, run.Cancellation);
        if (reply.Error is { Code: ErrorCode.TooLarge } refusal)
        {
            if (count == 1)
            {
                _failures.Add((_batch[start].Number, _batch[start].Place, refusal.Message));
                return;
            }

            Send(start, count / 2);
            Send(start + (count / 2), count - (count / 2));
            return;
        }

        if (reply.Error is not null) throw new CliException(reply.Error);
        using JsonDocument document = JsonDocument.Parse(reply.Payload);
        foreach (JsonElement result in document.RootElement.GetProperty("results").EnumerateArray())
        {
            (int number, string place, _) = _batch[start++];
            if (result.TryGetProperty("error", out JsonElement error))
                _failures.Add((number, place, error.GetString()!));
            else if (result.GetProperty("stored").GetBoolean()) Stored++;
            else Present++;
        }
    }

    private Request ToRequest(int start, int count) => Request.Create("grain.add_many", arguments =>
    {
        arguments.WriteStartArray("grains");
        foreach ((_, _, GrainDraft draft) in _batch.Skip(start).Take(count)) WriteDraft(arguments, draft);
        arguments.WriteEndArray();
        arguments.WriteString("from", Environment.CurrentDirectory);
    });

    private static void WriteDraft(Utf8JsonWriter writer, GrainDraft draft)
    {
        writer.WriteStartObject();
        writer.WriteString("text", draft.Text);
        writer.WriteString("title", draft.Title);
        writer.WriteStartArray("tags");
        foreach (string tag in draft.Tags) writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteString("namespace", draft.Namespace);
        writer.WriteString("author", draft.Author);
        writer.WriteString("source", draft.Source);
        writer.WriteString("mime", draft.Mime);
        writer.WriteString("language", draft.Language);
        if (draft.ValidFrom is { } from) writer.WriteString("valid_from", from);
        if (draft.ValidTo is { } to) writer.WriteString("valid_to", to);
        if (draft.Anchor is { } anchor) AnchorJson.Write(writer, "anchor", anchor);
        writer.WriteEndObject();
    }
}
