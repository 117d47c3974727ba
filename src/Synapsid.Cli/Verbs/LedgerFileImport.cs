using System.Diagnostics;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Commands;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// Reads files into the ledger: straight into one that is open in this process, and through a server as batches of
/// events. Keeps count over all files.
/// </summary>
internal sealed class LedgerFileImport(CliRun run, ICommandChannel channel, ImportOptions options)
{
    private const int BatchEvents = 2_000;
    private const int BatchBytes = 4 << 20;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<EventDraft> _waiting = [];
    private readonly List<(string Place, string Reason)> _unparsed = [];
    private readonly List<(string Place, string Reason)> _refused = [];
    private EventImport? _import;
    private int _waitingBytes;
    private long _before;

    /// <summary>Called when more events were appended.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Events of all files.</summary>
    public long Events { get; private set; }

    /// <summary>Those that were kept as raw because they could not be parsed.</summary>
    public long Unparsed { get; private set; }

    /// <summary>Where the first of those stand, and why they could not be.</summary>
    public IReadOnlyList<(string Place, string Reason)> UnparsedPlaces => _unparsed;

    /// <summary>Files that could not be read to their end.</summary>
    public IReadOnlyList<(string Place, string Reason)> Refused => _refused;

    /// <summary>Time since it began.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Reads one file. One that breaks off is named; its events up to there are kept.</summary>
    public void Add(string name, Func<Stream> open)
    {
        _before = Events;
        try
        {
            using Stream stream = open();
            RecordReader reader = new(stream, options.RecordBytesMax);
            if (reader.IsUtf16) _refused.Add((name, "It is UTF-16; convert it to UTF-8 first."));
            ImportCounts counts = channel is EngineChannel local ? Append(local, reader) : Send(reader);
            Events = _before + counts.Events;
            Unparsed += counts.Unparsed;
            foreach ((int line, string reason) in counts.Failures)
            {
                if (_unparsed.Count < ImportCounts.FailuresKeptMax) _unparsed.Add(($"{name}:{line}", reason));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or UnauthorizedAccessException
            || (exception is IOException && exception is not LedgerFullException and not LedgerFailedException))
        {
            _refused.Add((name, exception.Message));
        }
    }

    /// <summary>Sends what waits, and returns when everything is durable.</summary>
    public void Finish()
    {
        Flush();
        if (channel is not EngineChannel local || _import is null) return;
        local.Engine.Ledger.Wait(_import.Last, ReceiptLevel.Durable);
        local.Engine.RecordAct(
            "import", new EventField("events", Events.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private ImportCounts Append(EngineChannel local, RecordReader reader)
    {
        _import ??= new EventImport(local.Engine.Ledger, options);
        return _import.Run(reader, Report, run.Cancellation);
    }

    private ImportCounts Send(RecordReader reader)
    {
        EventSource source = new(reader, options);
        while (source.TryRead(out ReadOnlySpan<byte> record))
        {
            _waiting.Add(source.Current.ToDraft(record.ToArray()));
            _waitingBytes += record.Length;
            if (_waiting.Count < BatchEvents && _waitingBytes < BatchBytes) continue;
            Flush();
            Report(source.Counts);
        }

        Flush();
        return source.Counts;
    }

    private void Report(ImportCounts counts)
    {
        Events = _before + counts.Events;
        Progressed?.Invoke();
    }

    private void Flush()
    {
        if (_waiting.Count == 0) return;
        run.Cancellation.ThrowIfCancellationRequested();
        run.Execute(channel, Request.Create("ledger.append_many", WriteWaiting));
        _waiting.Clear();
        _waitingBytes = 0;
    }

    private void WriteWaiting(Utf8JsonWriter arguments)
    {
        arguments.WriteStartArray("events");
        foreach (EventDraft draft in _waiting)
        {
            arguments.WriteStartObject();
            LedgerReply.WriteDraft(arguments, draft);
            arguments.WriteEndObject();
        }

        arguments.WriteEndArray();
    }
}
