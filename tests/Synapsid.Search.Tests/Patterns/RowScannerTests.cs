using System.Text;

using Synapsid.Search.Patterns;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.CodeText;

namespace Synapsid.Search.Tests.Patterns;

public sealed class RowScannerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Rows_are_found_in_order_on_any_number_of_threads_and_with_any_limit(int threads)
    {
        Random random = new(2);
        byte[][] rows = [.. Enumerable.Range(0, 500).Select(_ => CodeTexts.Random(random))];
        TextPattern pattern = TextPattern.OfLiteral("parse", false);
        int[] expected =
            [.. Enumerable.Range(0, 500).Where(row => Encoding.UTF8.GetString(rows[row]).Contains("parse", StringComparison.Ordinal))];
        foreach (int limit in new[] { 1, 7, 100, int.MaxValue })
        {
            List<RowMatches> found = RowScanner.Find(
                RowSet.Of(Enumerable.Range(0, 500), 500), pattern, Reader(rows), limit, 10, threads);
            Assert.Equal(expected.Take(limit), found.Select(row => row.Row));
        }
    }

    [Fact]
    public void A_limit_ends_the_reading_early_and_absent_rows_are_passed_over()
    {
        byte[][] rows = [.. Enumerable.Repeat("parse"u8.ToArray(), 1000)];
        rows[0] = [];
        int read = 0;
        RowReader reader = Reader(rows);
        List<RowMatches> found = RowScanner.Find(
            RowSet.Of(Enumerable.Range(0, 1000), 1000), TextPattern.OfLiteral("parse", false),
            (int row, ref byte[] buffer) =>
            {
                Interlocked.Increment(ref read);
                return row == 1 ? -1 : reader(row, ref buffer);
            },
            3, 1, 2);
        Assert.Equal([2, 3, 4], found.Select(row => row.Row));
        Assert.InRange(read, 5, 2 * 16);
    }

    [Fact]
    public async Task A_thread_that_is_held_up_does_not_send_the_others_through_the_rest()
    {
        byte[][] rows = [.. Enumerable.Repeat("parse"u8.ToArray(), 1000)];
        int read = 0;
        RowReader reader = Reader(rows);
        using ManualResetEventSlim firstMayGoOn = new();
        Task<List<RowMatches>> search = Task.Run(() => RowScanner.Find(
            RowSet.Of(Enumerable.Range(0, 1000), 1000), TextPattern.OfLiteral("parse", false),
            (int row, ref byte[] buffer) =>
            {
                if (row == 0) firstMayGoOn.Wait(TestContext.Current.CancellationToken);
                if (Interlocked.Increment(ref read) == 16) firstMayGoOn.Set();
                return reader(row, ref buffer);
            },
            3, 1, 2), TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2], (await search).Select(row => row.Row));
        Assert.Equal(2 * 16, read);
    }

    [Fact]
    public void Failures_and_cancellation_reach_the_caller()
    {
        RowSet one = RowSet.Of([0], 1);
        TextPattern pattern = TextPattern.OfLiteral("a", false);
        Assert.Throws<IOException>(() => RowScanner.Find(
            one, pattern, (int row, ref byte[] buffer) => throw new IOException("gone"), 1, 1, 2));
        Assert.Throws<OperationCanceledException>(() => RowScanner.Find(
            one, pattern, Reader([[]]), 1, 1, 2, new CancellationToken(canceled: true)));
    }

    private static RowReader Reader(byte[][] rows) => (int row, ref byte[] buffer) =>
    {
        if (buffer.Length < rows[row].Length) buffer = new byte[rows[row].Length];
        rows[row].CopyTo(buffer, 0);
        return rows[row].Length;
    };
}
