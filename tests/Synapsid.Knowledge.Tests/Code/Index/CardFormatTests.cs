using Synapsid.Base.Buffers;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Index;

public sealed class CardFormatTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void Symbols_files_and_bodies_come_back()
    {
        CardEntry[] cards =
        [
            new(CardKind.Symbol, 3, 0, 5), new(CardKind.File, 0, -1, 6), new(CardKind.Body, 3, 0, 7),
            new(CardKind.Body, 4, 9, 1),
        ];
        CardFormat.Write(_files, "/cards", cards);
        Assert.Equal(cards, CardFormat.Read(_files, "/cards", symbols: null));
    }

    [Fact]
    public void The_version_before_bodies_had_cards_is_read()
    {
        Write(1, [(1, 6), (12, 7)]); // the files of rows 0 and 6
        Assert.Equal(
            [new(CardKind.File, 0, -1, 6), new(CardKind.File, 6, -1, 7)],
            CardFormat.Read(_files, "/cards", symbols: null));
        Write(1, [(2, 6)]); // symbol 1
        Assert.Throws<CodeIndexDamagedException>(() => CardFormat.Read(_files, "/cards", symbols: null));
    }

    [Fact]
    public void A_version_to_come_is_refused()
    {
        Write(3, []);
        Assert.Throws<CodeIndexDamagedException>(() => CardFormat.Read(_files, "/cards", symbols: null));
    }

    private void Write(ulong version, (ulong Step, ulong Vector)[] cards)
    {
        RecordWriter writer = new();
        writer.Raw("SYNCODEC"u8);
        writer.Varint(version);
        writer.Varint((ulong)cards.Length);
        foreach ((ulong step, ulong vector) in cards)
        {
            writer.Varint(step);
            writer.Varint(vector);
        }

        CheckedFile.Write(_files, "/cards", writer.Written);
    }
}
