using System.Globalization;
using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Tests.Resp;

/// <summary>A session of a few commands, which do to a connection what commands of the key space can do.</summary>
internal sealed class ScriptedSession(ScriptedHost host) : IRespSession
{
    private string? _push;
    private volatile bool _killed;
    private bool _quitting;

    public RespWriter Output { get; } = new();

    public long AwaitSequence { get; private set; }

    public bool Closing => _quitting || _killed;

    public bool Authenticated { get; private set; } = host.Tuning.Password.Length == 0;

    public bool IsSubscribed { get; private set; }

    public bool IsDisposed { get; private set; }

    public (int Bytes, int Free) HalfRequest { get; set; }

    public Action? Wake { get; set; }

    public void Execute(RespArguments arguments)
    {
        if (!host.IsInRound) throw new InvalidOperationException("A request was executed outside of a round.");
        string first = arguments.Count > 1 ? Encoding.UTF8.GetString(arguments[1]) : "";
        switch (Encoding.UTF8.GetString(arguments[0]))
        {
            case "PING":
                Output.Simple("PONG"u8);
                break;
            case "ECHO":
                Output.Bulk(arguments[1]);
                break;
            case "AUTH":
                Authenticated = true;
                Output.Ok();
                break;
            case "BIG": // a reply of so many bytes
                Output.Bulk(new byte[int.Parse(first, CultureInfo.InvariantCulture)]);
                break;
            case "WRITE": // a reply that waits for a sequence
                AwaitSequence = long.Parse(first, CultureInfo.InvariantCulture);
                Output.Ok();
                break;
            case "SUBSCRIBE":
                IsSubscribed = true;
                Output.Ok();
                break;
            case "FAIL":
                throw new InvalidOperationException("a defect");
            case "QUIT":
                _quitting = true;
                Output.Ok();
                break;
            default:
                Output.Error("ERR unknown command");
                break;
        }
    }

    public void Push(string text)
    {
        Volatile.Write(ref _push, text);
        Wake?.Invoke();
    }

    public void Kill()
    {
        _killed = true;
        Wake?.Invoke();
    }

    public void DrainPushes()
    {
        if (Interlocked.Exchange(ref _push, null) is { } text) Output.Simple(Encoding.UTF8.GetBytes(text));
    }

    public void Dispose() => IsDisposed = true;
}
