using Synapsid.Search.Rows;

namespace Synapsid.Search.Patterns;

/// <summary>Verifies candidates on their bytes, on several threads.</summary>
public static class RowScanner
{
    /// <summary>Rows that a thread takes at a time.</summary>
    private const int PortionRows = 16;

    /// <summary>
    /// The rows with a match, ascending, and where. Ends early once the first <paramref name="rowLimit"/> rows with a
    /// match are known; the answer is the same as without ending early, and on any number of threads.
    /// </summary>
    /// <param name="candidates">Rows to look at.</param>
    /// <param name="pattern">What to find.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="rowLimit">Rows wanted at most.</param>
    /// <param name="matchLimit">Matches wanted at most in a row.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="PatternException">The expression takes too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static List<RowMatches> Find(
        RowSet candidates, TextPattern pattern, RowReader read, int rowLimit, int matchLimit, int threads,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(read);
        int[] rows = new int[candidates.Count];
        int count = 0;
        for (int row = 0; row < candidates.Length; row++)
        {
            if (candidates.Contains(row)) rows[count++] = row;
        }

        int portions = (rows.Length + PortionRows - 1) / PortionRows;
        List<RowMatches>?[] found = new List<RowMatches>?[portions];
        int next = 0;
        int enough = portions;
        int workers = Math.Max(1, Math.Min(threads, portions));
        Exception?[] failures = new Exception?[workers];
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            TextScanner scanner = pattern.NewScanner();
            byte[] buffer = new byte[1 << 16];
            try
            {
                while (true)
                {
                    int portion = Interlocked.Increment(ref next) - 1;
                    if (portion >= Volatile.Read(ref enough)) return;
                    cancellation.ThrowIfCancellationRequested();
                    int start = portion * PortionRows;
                    ReadOnlySpan<int> share = rows.AsSpan(start, Math.Min(PortionRows, rows.Length - start));
                    Volatile.Write(ref found[portion], Scan(share, scanner, read, matchLimit, ref buffer));
                    if (IsEnough(found, portion, rowLimit)) Lower(ref enough, portion + 1);
                }
            }
            catch (Exception e)
            {
                // Thrown on below, as it is and not as one of several.
                failures[worker] = e;
                Volatile.Write(ref enough, 0);
            }
        });
        Exception? failure = failures.FirstOrDefault(one => one is not null);
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return [.. found.Where(part => part is not null).SelectMany(part => part!).Take(rowLimit)];
    }

    private static List<RowMatches> Scan(
        ReadOnlySpan<int> rows, TextScanner scanner, RowReader read, int matchLimit, ref byte[] buffer)
    {
        List<RowMatches> found = [];
        List<TextMatch> matches = [];
        foreach (int row in rows)
        {
            int length = read(row, ref buffer);
            if (length <= 0 || scanner.Find(buffer.AsSpan(0, length), matchLimit, matches) == 0) continue;
            found.Add(new RowMatches(row, matches));
            matches = [];
        }

        return found;
    }

    /// <summary>
    /// Whether the portions up to one hold enough rows. Those that other threads are still at can only add to them:
    /// a thread that is held up does not send the others through all that is left.
    /// </summary>
    private static bool IsEnough(List<RowMatches>?[] found, int last, int rowLimit)
    {
        if (rowLimit == int.MaxValue) return false;
        int rows = 0;
        for (int portion = 0; portion <= last; portion++)
        {
            rows += Volatile.Read(ref found[portion])?.Count ?? 0;
            if (rows >= rowLimit) return true;
        }

        return false;
    }

    private static void Lower(ref int value, int to)
    {
        int seen = Volatile.Read(ref value);
        while (seen > to)
        {
            int before = Interlocked.CompareExchange(ref value, to, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
