using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Commands;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// Reads files into the ledger: straight into one that is open in this process, and through a server as bodies of
/// events, one a line. Keeps count over all files.
/// </summary>
internal sealed class LedgerFileImport(CliRun run, ICommandChannel channel, ImportOptions options)
{
    private const int BatchEvents = 2_000;
    private const int BatchBytes = 4 << 20;

    private const string Road = "ledger/events?format=event&import=true";

    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");

    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly List<(string Place, string Reason)> _unparsed = [];
    private readonly List<(string Place, string Reason)> _refused = [];
    private EventImport? _import;
    private int _waiting;
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
            ImportCounts counts = channel switch
            {
                EngineChannel local => Append(local, reader),
                HttpChannel server => Send(server, reader),
                _ => throw new InvalidOperationException($"No events can be sent through {channel.GetType().Name}."),
            };
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

    /// <summary>Returns when everything is durable; a server has said so of all that it was sent.</summary>
    public void Finish()
    {
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

    private ImportCounts Send(HttpChannel server, RecordReader reader)
    {
        EventSource source = new(reader, options);
        using Utf8JsonWriter json = new(_body, Plain);
        while (source.TryRead(out ReadOnlySpan<byte> record))
        {
            LedgerReply.WriteParsed(json, source.Current, record);
            json.Flush();
            json.Reset();
            _body.Write("\n"u8);
            if (++_waiting < BatchEvents && _body.WrittenCount < BatchBytes) continue;
            Flush(server);
            Report(source.Counts);
        }

        Flush(server);
        return source.Counts;
    }

    private void Report(ImportCounts counts)
    {
        Events = _before + counts.Events;
        Progressed?.Invoke();
    }

    private void Flush(HttpChannel server)
    {
        if (_waiting == 0) return;
        run.Cancellation.ThrowIfCancellationRequested();
        Reply reply = server.Post(Road, _body.WrittenMemory, Lines, run.Cancellation);
        if (reply.Error is not null) throw new CliException(reply.Error);
        _body.ResetWrittenCount();
        _waiting = 0;
    }
}
