using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>
/// Commands that take long or wait for the disk: they run beside the session's thread, which serves other clients
/// meanwhile. What this client sends behind one waits for its reply, so that replies come in the order of requests.
/// </content>
public sealed partial class KeySession
{
    private CancellationTokenSource? _deferredEnd;
    private Action<RespWriter>? _deferredReply; // set by the thread that ran the command, taken by the session's
    private bool _isDeferred;

    /// <inheritdoc/>
    public bool IsBusy => _isDeferred;

    /// <summary>
    /// Has a command's work done beside the session's thread. A session that nobody can wake belongs to this process,
    /// whose thread does the work itself.
    /// </summary>
    /// <param name="writes">Whether it may change what is stored.</param>
    /// <param name="work">Does it, and gives what writes the reply.</param>
    internal void Defer(bool writes, Func<CancellationToken, Action<RespWriter>> work)
    {
        if (Wake is null)
        {
            work(CancellationToken.None)(Output);
            return;
        }

        _isDeferred = true;
        _deferredEnd ??= new CancellationTokenSource();
        CancellationToken end = _deferredEnd.Token;
        Service.Beside(writes, () =>
        {
            Volatile.Write(ref _deferredReply, Guard(work, end));
            Wake?.Invoke();
        });
    }

    private Action<RespWriter> Guard(Func<CancellationToken, Action<RespWriter>> work, CancellationToken end)
    {
        try
        {
            return work(end);
        }
        catch (Exception exception)
        {
            // The top of a command, as in Call: it ends with an error, and the connection goes on.
            Service.ReportFailure(exception);
            return reply => reply.Error("ERR internal error: " + exception.Message);
        }
    }

    /// <summary>Writes the reply of the command that ran beside, where it is there.</summary>
    private void EndDeferred()
    {
        if (Volatile.Read(ref _deferredReply) is not { } write) return;
        (_deferredReply, _isDeferred) = (null, false);
        _replyStart = Output.Length;
        long errors = Output.ErrorCount;
        write(Output);
        if (Output.ErrorCount > errors) Service.Errors.Count(Output.LastError);
        EndReply();
    }

    private void CancelDeferred()
    {
        _deferredEnd?.Cancel();
        _deferredEnd?.Dispose();
    }
}
