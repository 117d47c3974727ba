using System.Globalization;

using Synapsid.Embeddings.Tokenizing;

namespace Synapsid.Embeddings.Tests.Tokenizing;

public sealed class PieceTableTests
{
    [Fact]
    public void Every_piece_is_found_and_no_other_while_the_table_grows()
    {
        PieceTable table = new();
        for (int i = 0; i < 5000; i++) table.Add(Word(i), i);
        for (int i = 0; i < 5000; i++) Assert.Equal(i, Find(table, Word(i)));
        for (int i = 5000; i < 10_000; i++) Assert.Equal(-1, Find(table, Word(i)));
        Assert.Equal(Word(4999).Length, table.LengthMax);
    }

    private static string Word(int i) => "w" + i.ToString(CultureInfo.InvariantCulture);

    private static int Find(PieceTable table, string word)
    {
        uint hash = 0;
        foreach (char c in word) hash = PieceTable.Extend(hash, c);
        return table.Find(word, hash);
    }
}
