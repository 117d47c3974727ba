using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>
/// Runs one pass with several threads: the caller, and as many pool threads as come in time. Blocks of a phase are
/// taken by whoever is free; nobody begins a phase before every block of the one before is done.
/// </summary>
/// <remarks>
/// Nobody is waited for but who has taken a block: on a busy machine the caller does everything itself, and a thread
/// that comes late finds nothing left to take. A phase lasts some hundred microseconds, so waiting is spinning.
/// </remarks>
internal sealed class Crew : IThreadPoolWorkItem
{
    private readonly MiniLmNetwork _network;
    private readonly ConcurrentBag<EncoderScratch> _scratches;
    private readonly int _blocks;
    private readonly int[] _taken;
    private readonly int[] _done;
    private volatile ExceptionDispatchInfo? _failure;

    private Crew(MiniLmNetwork network, ConcurrentBag<EncoderScratch> scratches, int blocks)
    {
        _network = network;
        _scratches = scratches;
        _blocks = blocks;
        _taken = new int[network.PhaseCount];
        _done = new int[network.PhaseCount];
    }

    /// <summary>Runs every phase of a pass and returns when all is done.</summary>
    /// <param name="network">The pass, cut into that many blocks a phase.</param>
    /// <param name="scratches">Gives each thread memory of its own.</param>
    /// <param name="own">The caller's.</param>
    /// <param name="blocks">Threads at most; 1 runs all on the caller's.</param>
    public static void Run(
        MiniLmNetwork network, ConcurrentBag<EncoderScratch> scratches, EncoderScratch own, int blocks)
    {
        Crew crew = new(network, scratches, blocks);
        for (int i = 1; i < blocks; i++) ThreadPool.UnsafeQueueUserWorkItem(crew, preferLocal: false);
        crew.Work(own);
        crew._failure?.Throw();
    }

    /// <summary>A pool thread's part.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Volatile.Read(ref _done[^1]) == _blocks) return;
        if (!_scratches.TryTake(out EncoderScratch? own)) own = new EncoderScratch();
        Work(own);
        _scratches.Add(own);
    }

    private void Run(int phase, int block, EncoderScratch own)
    {
        try
        {
            _network.Run(phase, block, own);
        }
        catch (Exception exception) // not swallowed: the caller throws it, whichever thread met it
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            Interlocked.Increment(ref _done[phase]);
        }
    }

    private void Work(EncoderScratch own)
    {
        for (int phase = 0; phase < _done.Length; phase++)
        {
            while (true)
            {
                int block = Interlocked.Increment(ref _taken[phase]) - 1;
                if (block >= _blocks) break;
                Run(phase, block, own);
            }

            SpinWait wait = default;
            while (Volatile.Read(ref _done[phase]) < _blocks) wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
