using System.Collections.Concurrent;

namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>
/// Some long-lived ctags processes that threads take turns with. One that hangs, dies or grows too large is replaced;
/// the file that it was given is set aside with the reason, and the rest goes on.
/// </summary>
/// <remarks>
/// A place in the pool is a slot in a blocking collection: whoever takes it owns the process in it. A timer looks four
/// times a second whether one has taken too long. Where ctags is absent, or has failed <see cref="FailuresMax"/> times
/// without one success between, the pool is out of order and says why; nothing is started again.
/// </remarks>
internal sealed class CtagsPool : IDisposable
{
    private const int FailuresMax = 25;
    private const int FilesBetweenMemoryChecks = 256;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly SymbolExtractorOptions _options;
    private readonly BlockingCollection<Slot> _slots = [];
    private readonly Slot[] _all;
    private readonly ITimer _watch;
    private volatile string? _outOfOrder;
    private volatile string? _version;
    private int _failures;
    private int _disposed;

    /// <summary>A pool that starts its processes when they are needed.</summary>
    public CtagsPool(SymbolExtractorOptions options, TimeProvider time)
    {
        _options = options;
        _all = [.. Enumerable.Range(0, options.Processes).Select(_ => new Slot())];
        foreach (Slot slot in _all) _slots.Add(slot);
        _watch = time.CreateTimer(_ => Watch(), null, WatchInterval, WatchInterval);
    }

    /// <summary>Why ctags is not used; null while it is, or nobody has tried.</summary>
    public string? OutOfOrder => _outOfOrder;

    /// <summary>The version of ctags that was started; null where none was.</summary>
    public string? Version => _version;

    /// <summary>Tags a text. False where ctags is out of order, or failed on this text, with the reason.</summary>
    public bool TryTag(string fileName, ReadOnlySpan<byte> text, List<CtagsTag> tags, out string problem)
    {
        problem = _outOfOrder ?? "";
        if (problem.Length > 0) return false;
        Slot slot = _slots.Take();
        try
        {
            return TryTag(slot, fileName, text, tags, out problem);
        }
        finally
        {
            _slots.Add(slot);
        }
    }

    /// <summary>Starts one process where none runs, to learn whether ctags is there.</summary>
    public bool TryStart()
    {
        if (_outOfOrder is not null) return false;
        Slot slot = _slots.Take();
        try
        {
            return TryStart(slot, out _);
        }
        finally
        {
            _slots.Add(slot);
        }
    }

    /// <summary>Ends all processes. Nobody may be tagging.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _watch.Dispose();
        foreach (Slot slot in _all) slot.Close();
        _slots.Dispose();
    }

    private bool TryTag(Slot slot, string fileName, ReadOnlySpan<byte> text, List<CtagsTag> tags, out string problem)
    {
        if (!TryStart(slot, out problem)) return false;
        CtagsProcess process = slot.Process!;
        bool isFresh = process.Files == 0;
        bool wasKilled = process.WasKilled;
        if (process.TryTag(fileName, text, _options.FileTimeout, tags, _options.SymbolsMax, out problem))
        {
            Volatile.Write(ref _failures, 0);
            bool looks = process.Files % FilesBetweenMemoryChecks == 0;
            if (looks && process.MemoryBytes > _options.ProcessMemoryBytes) slot.Close();
            return true;
        }

        tags.Clear();
        slot.Close();

        // It may have ended between two files: only a fresh one tells what is wrong with this file.
        if (!isFresh && (wasKilled || !process.WasKilled)) return TryTag(slot, fileName, text, tags, out problem);
        if (Interlocked.Increment(ref _failures) >= FailuresMax)
        {
            _outOfOrder = $"ctags failed {FailuresMax} times in a row, the last time because {problem}";
        }

        return false;
    }

    private bool TryStart(Slot slot, out string problem)
    {
        problem = _outOfOrder ?? "";
        if (slot.Process is not null) return true;
        if (problem.Length > 0) return false;
        slot.Process = CtagsProcess.TryStart(
            _options.CtagsProgram, process => slot.Process = process, _options.StartTimeout, out problem);
        if (slot.Process is { } started)
        {
            _version = started.Version;
            return true;
        }

        _outOfOrder = problem;
        return false;
    }

    private void Watch()
    {
        long now = Environment.TickCount64;
        foreach (Slot slot in _all) slot.Process?.KillIfOverdue(now);
    }

    private sealed class Slot
    {
        private volatile CtagsProcess? _process;

        public CtagsProcess? Process
        {
            get => _process;
            set => _process = value;
        }

        public void Close()
        {
            CtagsProcess? process = _process;
            _process = null;
            process?.Dispose();
        }
    }
}
