using Synapsid.Base.Buffers;
using Synapsid.Base.Files;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The file <c>M.cards</c>: which symbols and files of one segment have a vector, and which. Layout:
/// <c>docs/formats/code-index.md</c>.
/// </summary>
internal static class CardFormat
{
    private const int Version = 1;
    private const int CountMax = 1 << 26;

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
            before = card.Key;
        }

        CheckedFile.Write(files, path, writer.Written);
    }

    /// <summary>Reads a file back.</summary>
    /// <exception cref="CodeIndexDamagedException">It is missing, damaged or of another version.</exception>
    public static IReadOnlyList<CardEntry> Read(IFileSystem files, string path)
    {
        RecordReader reader = new(CheckedFile.Read(files, path));
        bool isKnown = reader.Raw(Magic.Length).SequenceEqual(Magic) && reader.Varint() == Version;
        int count = reader.Count(CountMax);
        List<CardEntry> cards = [];
        int key = 0;
        while (cards.Count < count && !reader.Failed)
        {
            key += reader.Count(CountMax - key);
            cards.Add(CardEntry.OfKey(key, reader.Count(CountMax)));
        }

        return isKnown && reader.AtEnd
            ? cards
            : throw new CodeIndexDamagedException(path, "it is of another version, or makes no sense");
    }
}
