using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Symbols.Tables;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The file <c>M.cards</c>: which symbols, files and bodies of one segment have a vector, and which. Layout:
/// <c>docs/formats/code-index.md</c>.
/// </summary>
internal static class CardFormat
{
    /// <remarks>A card that says something else than before asks for a new version: those of a segment are not made
    /// again.</remarks>
    private const int Version = 2;

    /// <summary>The version before bodies had cards; it does not say which file a symbol is of.</summary>
    private const int VersionWithoutBodies = 1;
    private const int CountMax = 1 << 26;
    private const int KeyMax = CardEntry.Kinds * CountMax;

    private static ReadOnlySpan<byte> Magic => "SYNCODEC"u8;

    /// <summary>Writes a new file and syncs it; its folder is the caller's to sync.</summary>
    /// <param name="files">Where to.</param>
    /// <param name="path">The file.</param>
    /// <param name="cards">Ascending by key, each once.</param>
    public static void Write(IFileSystem files, string path, IReadOnlyList<CardEntry> cards)
    {
        RecordWriter writer = new();
        writer.Raw(Magic);
        writer.Varint(Version);
        writer.Varint((ulong)cards.Count);
        int before = 0;
        foreach (CardEntry card in cards)
        {
            writer.Varint((ulong)(card.Key - before));
            writer.Varint((ulong)card.Vector);
            if (card.Kind != CardKind.File) writer.Varint((ulong)card.Row);
            before = card.Key;
        }

        CheckedFile.Write(files, path, writer.Written);
    }

    /// <summary>Reads a file back.</summary>
    /// <param name="files">Where from.</param>
    /// <param name="path">The file.</param>
    /// <param name="symbols">The segment's symbols, of which an older version asks for their files.</param>
    /// <exception cref="CodeIndexDamagedException">It is missing, damaged or of another version.</exception>
    public static IReadOnlyList<CardEntry> Read(IFileSystem files, string path, SymbolTable? symbols)
    {
        RecordReader reader = new(CheckedFile.Read(files, path));
        bool isCards = reader.Raw(Magic.Length).SequenceEqual(Magic);
        ulong version = reader.Varint();
        bool isKnown = isCards && version is VersionWithoutBodies or Version;
        int kinds = version == VersionWithoutBodies ? CardEntry.Kinds - 1 : CardEntry.Kinds;
        int count = reader.Count(CountMax);
        List<CardEntry> cards = [];
        int key = 0;
        while (cards.Count < count && !reader.Failed)
        {
            key += reader.Count(KeyMax - key);
            int vector = reader.Count(CountMax);
            CardKind kind = (CardKind)(key % kinds);
            int number = key / kinds;
            int row = kind == CardKind.File ? number
                : version == Version ? reader.Count(CountMax)
                : number < symbols?.Count ? symbols.EntryAt(number).Row
                : throw new CodeIndexDamagedException(path, "it names a symbol that is not there");
            cards.Add(new CardEntry(kind, row, kind == CardKind.File ? -1 : number, vector));
        }

        return isKnown && reader.AtEnd
            ? cards
            : throw new CodeIndexDamagedException(path, "it is of another version, or makes no sense");
    }
}
