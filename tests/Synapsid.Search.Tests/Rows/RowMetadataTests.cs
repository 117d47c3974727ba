using Synapsid.Search.Rows;

namespace Synapsid.Search.Tests.Rows;

public sealed class RowMetadataTests
{
    private static readonly string[] Names = ["", "a", "b", "c"];
    private static readonly string[] Tags = ["x", "y", "z", "1:x"];

    [Fact]
    public void A_filter_selects_what_looking_at_each_row_selects()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            RowMetadata metadata = new();
            List<RowValues> model = [];
            HashSet<int> removed = [];
            for (int row = random.Next(150); row > 0; row--)
            {
                RowValues values = Values(random);
                Assert.Equal(model.Count, metadata.Append(values));
                model.Add(values);
                if (random.Next(5) != 0) continue;
                int victim = random.Next(model.Count);
                metadata.Remove(victim);
                removed.Add(victim);
            }

            RowFilter filter = Filter(random);
            RowSet selected = metadata.Select(filter);
            int[] expected = [.. Enumerable.Range(0, model.Count).Where(row => !removed.Contains(row) && Matches(model[row], filter))];
            Assert.True(expected.SequenceEqual(Enumerable.Range(0, model.Count).Where(selected.Contains)), $"seed {seed}: {filter}");
            Assert.Equal(expected.Length, selected.Count);
        }
    }

    [Fact]
    public void The_ends_of_time_are_inside()
    {
        RowMetadata metadata = new();
        metadata.Append(new RowValues { CreatedMs = long.MaxValue, ValidFromMs = long.MinValue, ValidToMs = null });
        Assert.Equal(1, metadata.Select(new RowFilter { CreatedFromMs = long.MaxValue }).Count);
        Assert.Equal(1, metadata.Select(new RowFilter { ValidAtMs = long.MaxValue }).Count);
        Assert.Equal(1, metadata.Select(new RowFilter { ValidAtMs = long.MinValue }).Count);
    }

    [Fact]
    public void A_removed_row_is_not_live()
    {
        RowMetadata metadata = new();
        metadata.Append(new RowValues());
        Assert.True(metadata.IsLive(0));
        metadata.Remove(0);
        metadata.Remove(0);
        Assert.False(metadata.IsLive(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => metadata.Remove(1));
    }

    private static RowValues Values(Random random) => new()
    {
        Namespace = Names[random.Next(Names.Length)],
        Tags = [.. Tags.Where(_ => random.Next(3) == 0), .. Tags.Where(_ => random.Next(9) == 0)],
        CreatedMs = random.Next(100),
        UpdatedMs = random.Next(100),
        ValidFromMs = random.Next(2) == 0 ? null : random.Next(100),
        ValidToMs = random.Next(2) == 0 ? null : random.Next(100),
    };

    private static RowFilter Filter(Random random)
    {
        long? Time() => random.Next(3) == 0 ? random.Next(100) : null;
        return new RowFilter
        {
            Namespace = random.Next(2) == 0 ? null : random.Next(9) == 0 ? "unknown" : Names[random.Next(Names.Length)],
            AllTags = [.. Tags.Where(_ => random.Next(6) == 0)],
            AnyTags = [.. Tags.Where(_ => random.Next(4) == 0)],
            CreatedFromMs = Time(),
            CreatedToMs = Time(),
            UpdatedFromMs = Time(),
            UpdatedToMs = Time(),
            ValidAtMs = Time(),
        };
    }

    private static bool Matches(RowValues row, RowFilter filter) =>
        (filter.Namespace is null || row.Namespace == filter.Namespace)
        && filter.AllTags.All(row.Tags.Contains)
        && (filter.AnyTags.Count == 0 || filter.AnyTags.Any(row.Tags.Contains))
        && (filter.CreatedFromMs is null || row.CreatedMs >= filter.CreatedFromMs)
        && (filter.CreatedToMs is null || row.CreatedMs < filter.CreatedToMs)
        && (filter.UpdatedFromMs is null || row.UpdatedMs >= filter.UpdatedFromMs)
        && (filter.UpdatedToMs is null || row.UpdatedMs < filter.UpdatedToMs)
        && (filter.ValidAtMs is null
            || ((row.ValidFromMs is null || row.ValidFromMs <= filter.ValidAtMs)
                && (row.ValidToMs is null || filter.ValidAtMs < row.ValidToMs)));
}
