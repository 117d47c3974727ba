using Synapsid.Base.Memory;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <content>Answering for freshness: what changed is indexed again before an answer, within a bounded wait.</content>
public sealed partial class RepositoryIndex
{
    private const int StaleShownMax = 20;

    /// <summary>From this size on a walk leaves so much behind that who stays should give it back.</summary>
    private const int LargeTreeFiles = 5_000;

    private Task<IndexReport>? _refreshing;
    private IndexUpdate? _refreshRun;

    /// <summary>
    /// Compares the index with the files and indexes what changed, for so long at most; what is not ready then goes on
    /// in the background.
    /// </summary>
    /// <param name="budget">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Freshness EnsureFresh(TimeSpan budget, CancellationToken cancellation)
    {
        if (IsVouchedFor()) return Freshness.Fresh;
        try
        {
            Task<IndexReport> refreshing = Refresh(budget);
            if (refreshing.Wait((int)budget.TotalMilliseconds, cancellation))
            {
                IndexReport report = refreshing.Result;
                if (report.Refreshed.Count > 0) EmbedInBackground();
                return new Freshness { Refreshed = report.Refreshed };
            }

            IReadOnlyList<string> pending = Volatile.Read(ref _refreshRun)?.Pending ?? [];
            return new Freshness
            {
                Stale = [.. pending.Take(StaleShownMax)],
                Unchecked = pending.Count == 0
                    ? "the files are still being compared with the index"
                    : $"{pending.Count} changed files are still being indexed",
            };
        }
        catch (AggregateException exception) when (exception.InnerException is IOException problem)
        {
            return new Freshness { Unchecked = problem.Message };
        }
    }

    /// <summary>The refresh that runs, or a new one.</summary>
    private Task<IndexReport> Refresh(TimeSpan patience)
    {
        lock (_viewGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_refreshing is { IsCompleted: false }) return _refreshing;
            _refreshing = Task.Run(() => RefreshNow(patience));
            return _refreshing;
        }
    }

    private IndexReport RefreshNow(TimeSpan patience)
    {
        lock (_updating)
        {
            TreeChanges changed = TakeChanges();
            IndexRequest request = new()
            {
                Paths = changed.Everything ? null : changed.Files,
                Patience = patience,
                RereadSymbols = false, // nobody who asks wants to wait for that
            };
            try
            {
                using RepositoryWriter writer = TakeWriter(patience, _closing.Token);
                IndexUpdate run = new(this, request, progress: null, _closing.Token);
                Volatile.Write(ref _refreshRun, run);
                IndexReport report = run.Run();
                Volatile.Write(ref _refreshRun, null); // it holds all that the walk found
                // A walk of 32,800 files leaves some 50 MB of names and stamps that nobody needs any more.
                if (changed.Everything && Parts.IsResident && report.Files >= LargeTreeFiles) ManagedHeap.GiveBack();
                return report;
            }
            catch
            {
                PutBack(changed); // whoever asks next looks at them again
                throw;
            }
        }
    }
}
