using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>What the session knows of its client, which replies it gets, and what waits while clients are
/// paused.</content>
public sealed partial class KeySession
{
    private Queue<RespArguments>? _postponed;
    private long _postponedBytes;
    private int _replyStart;
    private bool _replies = true;
    private bool _skipping;
    private bool _skipNext;

    internal KeyPeer Peer { get; }

    internal string? Name { get; set; }

    internal int DatabaseNumber { get; set; }

    /// <inheritdoc/>
    public bool Authenticated
    {
        get => field || Service.Tuning.Password.Length == 0;
        internal set;
    }

    internal KeyCommandEntry? LastCommand { get; private set; }

    internal DateTimeOffset OpenedAt { get; }

    internal DateTimeOffset UsedAt { get; private set; }

    internal bool NoEvict { get; set; }

    internal bool NoTouch { get; set; }

    /// <summary>Whether a request waits for the end of a pause.</summary>
    internal bool IsPostponed => Volatile.Read(ref _postponed) is { Count: > 0 };

    /// <summary>Replies are written from now on, or not.</summary>
    internal void SetReplies(bool on)
    {
        _replies = on;
        if (on) (_skipping, _skipNext) = (false, false);
    }

    /// <summary>The next command's reply is not written.</summary>
    internal void SkipNextReply() => _skipNext = true;

    /// <summary>Back to how a new session is; its password has to be given again.</summary>
    internal void Reset()
    {
        EndTransaction();
        EndSubscriptions();
        EndTracking();
        (DatabaseNumber, Name, NoEvict, NoTouch) = (0, null, false, false);
        Output.Protocol = 2;
        SetReplies(on: true);
        Authenticated = Service.Tuning.Password.Length == 0;
    }

    /// <summary>One line of <c>CLIENT LIST</c>. What other threads change may be a moment old.</summary>
    internal string Describe(DateTimeOffset now, RespArguments? current)
    {
        (int half, int free) = HalfRequest;
        long wire = current is null ? half : WireBytes(current);
        long waiting = _mailbox?.Bytes ?? 0;
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"id={Id} addr={Peer.Address} laddr={Peer.LocalAddress}");
        line.Append(CultureInfo.InvariantCulture, $" fd=-1 name={Name}");
        line.Append(CultureInfo.InvariantCulture, $" age={Seconds(now - OpenedAt)} idle={Seconds(now - UsedAt)}");
        line.Append(CultureInfo.InvariantCulture, $" flags={Flags()} db={DatabaseNumber} sub={ChannelCount}");
        line.Append(CultureInfo.InvariantCulture, $" psub={PatternCount} ssub=0 multi={QueuedCommands}");
        line.Append(CultureInfo.InvariantCulture, $" qbuf={wire} qbuf-free={free}");
        line.Append(CultureInfo.InvariantCulture, $" argv-mem={current?.TotalBytes ?? 0}");
        line.Append(CultureInfo.InvariantCulture, $" multi-mem={QueuedBytes} rbs=0 rbp=0");
        line.Append(CultureInfo.InvariantCulture, $" obl=0 oll={_mailbox?.Count ?? 0} omem={waiting}");
        line.Append(CultureInfo.InvariantCulture, $" tot-mem={wire + free + waiting + QueuedBytes} events=r");
        string command = LastCommand?.FullName ?? "NULL";
        line.Append(CultureInfo.InvariantCulture, $" cmd={command} user=default");
        line.Append(CultureInfo.InvariantCulture, $" redir={_tracking?.Redirect ?? -1} resp={Output.Protocol}");
        return line.ToString();
    }

    /// <summary>Whether the client is a subscriber, as <c>CLIENT LIST TYPE</c> asks.</summary>
    internal bool IsOfType(string type) => type switch
    {
        "pubsub" => IsSubscribed,
        "normal" => !IsSubscribed,
        _ => false,
    };

    private static long Seconds(TimeSpan time) => Math.Max(0, (long)time.TotalSeconds);

    private static long WireBytes(RespArguments arguments)
    {
        long bytes = 3 + Digits(arguments.Count);
        for (int i = 0; i < arguments.Count; i++) bytes += 5 + Digits(arguments[i].Length) + arguments[i].Length;
        return bytes;
    }

    private static int Digits(int value) => value < 10 ? 1 : 1 + Digits(value / 10);

    private string Flags()
    {
        StringBuilder flags = new();
        if (IsMonitor) flags.Append('O');
        if (IsSubscribed) flags.Append('P');
        if (_tracking is { } mode) flags.Append(mode.Broadcast ? "tB" : "t");
        if (RedirectIsLost) flags.Append('R');
        if (InTransaction) flags.Append('x');
        if (IsPostponed) flags.Append('b');
        if (Closing) flags.Append('c');
        if (NoEvict) flags.Append('e');
        return flags.Length == 0 ? "N" : flags.ToString();
    }

    /// <summary>Takes the reply back where the client wants none.</summary>
    private void EndReply()
    {
        if (!_replies || _skipping) Output.Truncate(_replyStart);
        (_skipping, _skipNext) = (_skipNext, false);
    }

    /// <summary>
    /// Whether a request has to wait for the end of <c>CLIENT PAUSE</c>, for one before it that waits, or for the reply
    /// of one that runs beside; one that is refused is told so at once. A session that nobody can wake belongs to this
    /// process and never waits.
    /// </summary>
    private bool MustWait(KeyCommandEntry? entry, RespArguments arguments)
    {
        if (_isDeferred || _postponed is { Count: > 0 }) return true;
        if (!Service.Pause.IsOn || Wake is null || entry is null) return false;
        KeyCommandFlags does = entry.IsExec && _transaction is not null ? _transaction.Does : entry.Has;
        bool writes = (does & KeyCommandFlags.Write) != KeyCommandFlags.None || entry.Command.Name == "PUBLISH";
        return Service.Pause.Stops(writes) && Refusal(entry, arguments) is null;
    }

    private void Postpone(RespArguments arguments)
    {
        _postponedBytes += arguments.TotalBytes;
        if (_postponedBytes > Service.Tuning.QueryBytesMax)
        {
            Kill();
            return;
        }

        (_postponed ??= new Queue<RespArguments>()).Enqueue(arguments.Copy());
        // The pause may have ended in between, before this request could be seen to wait.
        if (!Service.Pause.IsOn) Wake?.Invoke();
    }

    private void RunPostponed()
    {
        if (_postponed is not { Count: > 0 } waiting) return;
        _postponed = null;
        _postponedBytes = 0;
        while (waiting.TryDequeue(out RespArguments? arguments)) Execute(arguments);
    }
}
