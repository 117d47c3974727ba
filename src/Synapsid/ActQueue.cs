using Synapsid.Keyspace.Sessions;

namespace Synapsid;

/// <summary>
/// Clients' acts on their way into the ledger: written one after the other on a thread of the pool, so that no client
/// waits for the disk. Equal acts that come while one is being written are counted and become one, so that nobody who
/// tries passwords all day can fill the ledger.
/// </summary>
/// <param name="write">Writes an act that came so many times; never throws.</param>
internal sealed class ActQueue(Action<KeyAct, int> write) : IDisposable
{
    /// <summary>Different acts that wait at most; further ones are counted under this name.</summary>
    private const int WaitingMax = 256;
    private const string Others = "others";

    private readonly object _gate = new();
    private Dictionary<KeyAct, int> _waiting = []; // gate
    private bool _running; // gate

    /// <summary>Takes an act. Safe for any thread, and quick.</summary>
    public void Add(KeyAct act)
    {
        lock (_gate)
        {
            if (_waiting.Count >= WaitingMax && !_waiting.ContainsKey(act)) act = new KeyAct(act.Name, Others, Others);
            _waiting[act] = _waiting.GetValueOrDefault(act) + 1;
            if (_running) return;
            _running = true;
        }

        ThreadPool.QueueUserWorkItem(static queue => queue.Run(), this, preferLocal: false);
    }

    /// <summary>Returns when all that was taken is written.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            while (_running) Monitor.Wait(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            Dictionary<KeyAct, int> taken;
            lock (_gate)
            {
                _running = _waiting.Count > 0;
                if (!_running)
                {
                    Monitor.PulseAll(_gate);
                    return;
                }

                (taken, _waiting) = (_waiting, []);
            }

            foreach ((KeyAct act, int times) in taken) write(act, times);
        }
    }
}
