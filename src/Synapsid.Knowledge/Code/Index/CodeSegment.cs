using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Search.Rows;
using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// One segment of a repository's index as one manifest sees it: its files, which of them count, their text and, once
/// they are read, their symbols. Immutable; open as long as the <see cref="CodeView"/> it came from.
/// </summary>
public sealed class CodeSegment
{
    private readonly SegmentFiles _files;

    internal CodeSegment(SegmentFiles files, SegmentEntry entry)
    {
        _files = files;
        Entry = entry;
        Dead = RowSet.Of(entry.Dead, entry.Rows);
        Live = RowSet.Of(Enumerable.Range(0, entry.Rows).Where(row => !Dead.Contains(row)), entry.Rows);
    }

    /// <summary>Its files by row, those that no longer count among them.</summary>
    public IReadOnlyList<CodeFile> Files => _files.Catalog;

    /// <summary>Rows whose file is as it was indexed, as far as is known.</summary>
    public RowSet Live { get; }

    /// <summary>Rows whose file changed or went since.</summary>
    public RowSet Dead { get; }

    /// <summary>Trigrams of the text.</summary>
    public TrigramSegment Trigrams => _files.Trigrams;

    /// <summary>Words of the text.</summary>
    public WordSegment Words => _files.Words;

    /// <summary>Symbols; null where they are not read yet.</summary>
    public SymbolTable? Symbols => _files.Symbols;

    /// <summary>Which symbols and files have a vector, ascending by key; empty where none has.</summary>
    internal IReadOnlyList<CardEntry> Cards => _files.Cards;

    internal SegmentEntry Entry { get; }

    /// <summary>Whether a file's stamp says that it is as it was indexed.</summary>
    internal bool IsUnchanged(int row, FileStamp stamp) => Entry.Touched.TryGetValue(row, out FileStamp touched)
        ? touched == stamp
        : Files[row].Stamp == stamp && !Files[row].IsRacy;

    internal SegmentFiles OpenFiles => _files;
}
