using Synapsid.Search.Rows;

namespace Synapsid.Search.Tests.Rows;

public sealed class RowColumnTests
{
    [Fact]
    public async Task Readers_see_whole_prefixes_beside_the_writer()
    {
        RowColumn<long> column = new();
        const int count = 200_000;
        Task writer = Task.Run(() =>
        {
            for (int i = 0; i < count; i++) column.Append(i * 3L);
        }, TestContext.Current.CancellationToken);
        ReadOnlyMemory<long> earlier = column.Values;
        while (column.Count < count)
        {
            ReadOnlySpan<long> values = column.Values.Span;
            if (values.Length > 0) Assert.Equal((values.Length - 1) * 3L, values[^1]);
        }

        await writer;
        Assert.Equal(count, column.Values.Length);
        for (int i = 0; i < earlier.Length; i++) Assert.Equal(i * 3L, earlier.Span[i]);
    }
}
