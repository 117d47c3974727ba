using Synapsid.Search.Text;

namespace Synapsid.Search.Tests.Text;

public sealed class PostingListTests
{
    [Fact]
    public void Rows_and_counts_come_back()
    {
        Random random = new(6);
        for (int run = 0; run < 200; run++)
        {
            PostingList list = new();
            List<(int Row, int Count)> expected = [];
            int row = random.Next(2) == 0 ? 0 : random.Next(1 << 29);
            for (int i = random.Next(50); i > 0; i--)
            {
                int count = random.Next(3) == 0 ? random.Next(1, int.MaxValue) : 1;
                list.Append(row, count);
                expected.Add((row, count));
                row += 1 + random.Next(1 << random.Next(1, 24));
            }

            List<(int, int)> read = [];
            PostingReader reader = new(list.Bytes);
            while (reader.MoveNext()) read.Add((reader.Row, reader.Count));
            Assert.False(reader.IsDamaged);
            Assert.Equal(expected, read);
        }
    }

    [Fact]
    public void Any_bytes_end_or_are_damage_and_never_more()
    {
        Random random = new(8);
        for (int run = 0; run < 5000; run++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            PostingReader reader = new(bytes);
            while (reader.MoveNext()) Assert.True(reader.Row >= 0 && reader.Count > 0);
        }
    }
}
