using Synapsid.Base.Files;
using Synapsid.Base.Memory;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The open files of a segment, shared by all views that have it. It closes when the last of them has let go.
/// </summary>
internal sealed class SegmentFiles
{
    private readonly Shared<SymbolTable>? _symbols;
    private readonly HolderCount _holders = new();

    private SegmentFiles(
        SegmentEntry entry,
        IReadOnlyList<CodeFile> catalog,
        TrigramSegment trigrams,
        WordSegment words,
        Shared<SymbolTable>? symbols,
        IReadOnlyList<CardEntry> cards)
    {
        Number = entry.Number;
        SymbolsNumber = entry.Symbols;
        CardsNumber = entry.Cards;
        Catalog = catalog;
        Trigrams = trigrams;
        Words = words;
        _symbols = symbols;
        Cards = cards;
    }

    public int Number { get; }

    public int SymbolsNumber { get; }

    public int CardsNumber { get; }

    public IReadOnlyList<CodeFile> Catalog { get; }

    public TrigramSegment Trigrams { get; }

    public WordSegment Words { get; }

    public SymbolTable? Symbols => _symbols?.Value;

    public IReadOnlyList<CardEntry> Cards { get; }

    /// <summary>Opens a segment's files, sharing those that an older state of it has open.</summary>
    /// <exception cref="IOException">One is missing or damaged; the message names it.</exception>
    public static SegmentFiles Open(IFileSystem files, RepositoryFiles names, SegmentEntry entry, SegmentFiles? older)
    {
        TrigramSegment? trigrams = null;
        WordSegment? words = null;
        Shared<SymbolTable>? symbols = null;
        try
        {
            IReadOnlyList<CodeFile> catalog =
                older?.Catalog ?? CatalogFormat.Read(files, names.Catalog(entry.Number));
            if (catalog.Count != entry.Rows)
            {
                throw new CodeIndexDamagedException(
                    names.Catalog(entry.Number), $"it has {catalog.Count} files, and the manifest says {entry.Rows}");
            }

            trigrams = older is not null && older.Trigrams.TryHold()
                ? older.Trigrams
                : TrigramSegment.Open(files, names.Trigrams(entry.Number));
            words = older is not null && older.Words.TryHold()
                ? older.Words
                : WordSegment.Open(files, names.Words(entry.Number));
            if (entry.HasSymbols)
            {
                bool isSame = older?.SymbolsNumber == entry.Symbols;
                symbols = isSame && older!._symbols is { } known && known.TryHold()
                    ? known
                    : new Shared<SymbolTable>(SymbolTable.Open(files, names.Symbols(entry.Symbols)));
            }

            IReadOnlyList<CardEntry> cards = entry.Cards == 0 ? []
                : older?.CardsNumber == entry.Cards ? older.Cards
                : CardFormat.Read(files, names.Cards(entry.Cards), symbols?.Value);
            return new SegmentFiles(entry, catalog, trigrams, words, symbols, cards);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; what was opened must not outlive it.
            trigrams?.Release();
            words?.Release();
            symbols?.Release();
            throw;
        }
    }

    /// <summary>Whether these are the files that an entry names.</summary>
    public bool Serves(SegmentEntry entry) =>
        entry.Number == Number && entry.Cards == CardsNumber && entry.Symbols == SymbolsNumber;

    /// <summary>One more view has it; a view that has it already calls this for the next.</summary>
    public void Hold() => _holders.Hold();

    /// <summary>Lets go of it. The last to let go closes the files.</summary>
    public void Release()
    {
        if (!_holders.Release()) return;
        Trigrams.Release();
        Words.Release();
        _symbols?.Release();
    }
}
