using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Search.Blocks;
using Synapsid.Search.Rows;
using Synapsid.Search.Text;

namespace Synapsid.Search.Words;

/// <summary>
/// Which rows of a segment hold which terms, how often, and whether as an identifier of its own. Immutable, mapped,
/// thread-safe.
/// </summary>
public sealed class WordSegment
{
    private readonly BlockFile _file;
    private readonly int _postings;
    private readonly int _dictionary;
    private readonly int _index;

    private WordSegment(BlockFile file)
    {
        _file = file;
        RowCount = (int)file.Field(WordSegmentFormat.RowCountField);
        TermCount = (int)file.Field(WordSegmentFormat.TermCountField);
        CountedRows = (int)file.Field(WordSegmentFormat.CountedRowsField);
        TotalLength = file.Field(WordSegmentFormat.TotalLengthField);
        _postings = (int)file.Field(WordSegmentFormat.PostingsField);
        _dictionary = (int)file.Field(WordSegmentFormat.DictionaryField);
        _index = (int)file.Field(WordSegmentFormat.IndexField);
        BlockCount = (file.ContentBytes - _index) / WordSegmentFormat.IndexEntryBytes;
    }

    /// <summary>Rows of the segment, numbered from 0.</summary>
    public int RowCount { get; }

    /// <summary>Different terms.</summary>
    public int TermCount { get; }

    /// <summary>Rows that hold any term.</summary>
    public int CountedRows { get; }

    /// <summary>Terms in all rows together.</summary>
    public long TotalLength { get; }

    /// <summary>Bytes on disk.</summary>
    public int Bytes => _file.Bytes;

    /// <summary>Blocks of the dictionary.</summary>
    internal int BlockCount { get; }

    /// <summary>Opens a segment. It closes by <see cref="Release"/>.</summary>
    /// <exception cref="SearchFileException">It is missing, damaged, of another kind or version, or its terms were made
    /// otherwise.</exception>
    public static WordSegment Open(IFileSystem files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        BlockFile file = BlockFile.Open(files, path, WordSegmentFormat.Magic, WordSegmentFormat.Version);
        string? problem = null;
        if (!IsConsistent(file)) problem = "its footer contradicts itself";
        else if (file.Field(WordSegmentFormat.FingerprintField) != CodeAnalyzer.Fingerprint)
        {
            problem = "its terms were made by another version of the analyzer; index the folder again";
        }

        if (problem is null) return new WordSegment(file);
        file.Release();
        throw new SearchFileException(path, problem);
    }

    /// <summary>Holds the segment open; false where it has closed already.</summary>
    public bool TryHold() => _file.TryHold();

    /// <summary>Lets go of it. The last to let go closes the file.</summary>
    public void Release() => _file.Release();

    /// <summary>Terms in a row.</summary>
    public int LengthOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        long offset = BlockFileFormat.HeaderBytes + ((long)row * sizeof(int));
        return BinaryPrimitives.ReadInt32LittleEndian(_file.Slice(offset, sizeof(int)));
    }

    /// <summary>How many rows hold a term, as <see cref="WordQuery.Of"/> makes it.</summary>
    public int RowsWith(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return RowsWith(Encoding.UTF8.GetBytes(term));
    }

    /// <summary>
    /// How many rows hold an identifier as a whole, however it is spelled (case, underscores, plural): its centrality.
    /// 0 where the text is no identifier.
    /// </summary>
    public int RowsWithIdentifier(string identifier)
    {
        string? term = WordQuery.IdentifierTerm(identifier);
        return term is not null && TryFind(Encoding.UTF8.GetBytes(term), out WordEntry entry) ? entry.WholeRows : 0;
    }

    /// <summary>
    /// The rows that may hold an identifier as a whole, however it is spelled: every row that does is among them.
    /// </summary>
    /// <param name="identifier">As in source text.</param>
    /// <param name="dead">Rows to leave out; null for none.</param>
    public List<int> IdentifierRows(string identifier, RowSet? dead = null)
    {
        List<int> rows = [];
        string? term = WordQuery.IdentifierTerm(identifier);
        if (term is null) return rows;
        WordPostings postings = Postings(term);
        while (postings.MoveNext())
        {
            if (postings.IsWhole && dead?.Contains(postings.Row) != true) rows.Add(postings.Row);
        }

        return postings.IsDamaged ? throw _file.Damaged() : rows;
    }

    /// <summary>The rows that hold a term, as <see cref="WordQuery.Of"/> makes it.</summary>
    public WordPostings Postings(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return Postings(Encoding.UTF8.GetBytes(term));
    }

    /// <summary>The terms that begin with a text, in the order of their bytes.</summary>
    /// <param name="prefix">Lower case.</param>
    /// <param name="limit">Terms wanted at most.</param>
    public List<WordTerm> TermsWithPrefix(string prefix, int limit)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        List<WordTerm> found = [];
        byte[] bytes = Encoding.UTF8.GetBytes(prefix);
        Span<byte> term = stackalloc byte[WordSegmentFormat.TermBytesMax];
        for (int block = BlockOf(bytes); block < BlockCount && found.Count < limit; block++)
        {
            WordDictionaryPosition position = Block(block, term);
            while (found.Count < limit && position.MoveNext())
            {
                int order = position.Term[..Math.Min(position.Term.Length, bytes.Length)].SequenceCompareTo(bytes);
                if (order > 0) return found;
                if (order == 0 && position.Term.Length >= bytes.Length) found.Add(TermOf(position, 0));
            }

            if (position.IsDamaged) throw _file.Damaged();
        }

        return found;
    }

    /// <summary>
    /// The terms that a few edits (a byte put in, left out or replaced) turn into a text: nearest first, then those of
    /// most rows.
    /// </summary>
    /// <param name="text">Lower case, as <see cref="WordQuery.Of"/> makes terms; at most 63 bytes of it count.</param>
    /// <param name="distance">Edits allowed, 0 to 3.</param>
    /// <param name="limit">Terms wanted at most.</param>
    public List<WordTerm> TermsWithin(string text, int distance, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, EditAutomaton.DistanceMax);
        List<WordTerm> found = FuzzyWalk.Find(this, new EditAutomaton(Encoding.UTF8.GetBytes(text), distance));
        found.Sort((left, right) =>
        {
            int order = left.Distance.CompareTo(right.Distance);
            if (order == 0) order = right.Rows.CompareTo(left.Rows);
            return order != 0 ? order : string.CompareOrdinal(left.Text, right.Text);
        });
        if (found.Count > limit) found.RemoveRange(limit, found.Count - limit);
        return found;
    }

    /// <summary>How many rows hold a term.</summary>
    internal int RowsWith(ReadOnlySpan<byte> term) => TryFind(term, out WordEntry entry) ? entry.Rows : 0;

    /// <summary>The rows that hold a term.</summary>
    internal WordPostings Postings(ReadOnlySpan<byte> term)
    {
        if (!TryFind(term, out WordEntry entry)) return new WordPostings(default, RowCount);
        if (entry.Offset + entry.Bytes > _dictionary - _postings) throw _file.Damaged();
        return new WordPostings(_file.Slice(_postings + entry.Offset, entry.Bytes), RowCount);
    }

    /// <summary>Adds a term's weight to the score of each row that holds it.</summary>
    internal void AddScores(ReadOnlySpan<byte> term, Bm25 weight, Span<float> scores)
    {
        WordPostings postings = Postings(term);
        ReadOnlySpan<byte> lengths = _file.Slice(BlockFileFormat.HeaderBytes, (long)RowCount * sizeof(int));
        while (postings.MoveNext())
        {
            int row = postings.Row;
            int length = BinaryPrimitives.ReadInt32LittleEndian(lengths[(row * sizeof(int))..]);
            scores[row] += weight.Score(postings.Count, length);
        }

        if (postings.IsDamaged) throw _file.Damaged();
    }

    /// <summary>The last block whose first term is not above a text: the only one that may hold it.</summary>
    internal int BlockOf(ReadOnlySpan<byte> text, int from = 0)
    {
        Span<byte> term = stackalloc byte[WordSegmentFormat.TermBytesMax];
        int low = from;
        int high = BlockCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            WordDictionaryPosition first = Block(middle, term);
            if (!first.MoveNext()) throw _file.Damaged();
            if (first.Term.SequenceCompareTo(text) <= 0) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>The start of a block.</summary>
    internal WordDictionaryPosition Block(int block, Span<byte> term)
    {
        int start = IndexEntry(block, 0);
        int end = block + 1 < BlockCount ? IndexEntry(block + 1, 0) : _index - _dictionary;
        ReadOnlySpan<byte> bytes = _file.Slice((long)_dictionary + start, (long)end - start);
        return new WordDictionaryPosition(bytes, term, IndexEntry(block, sizeof(int)));
    }

    /// <summary>The failure of a segment whose bytes pass their checksums and yet make no sense.</summary>
    internal SearchFileException Damaged() => _file.Damaged();

    /// <summary>A term as the callers see it.</summary>
    internal static WordTerm TermOf(in WordDictionaryPosition position, int distance) => new(
        Encoding.UTF8.GetString(position.Term), position.Entry.Rows, position.Entry.WholeRows, distance);

    private bool TryFind(ReadOnlySpan<byte> text, out WordEntry entry)
    {
        entry = default;
        if (BlockCount == 0) return false;
        Span<byte> term = stackalloc byte[WordSegmentFormat.TermBytesMax];
        WordDictionaryPosition position = Block(BlockOf(text), term);
        while (position.MoveNext())
        {
            int order = position.Term.SequenceCompareTo(text);
            if (order > 0) return false;
            if (order < 0) continue;
            entry = position.Entry;
            return true;
        }

        return position.IsDamaged ? throw _file.Damaged() : false;
    }

    private int IndexEntry(int block, int field) => BinaryPrimitives.ReadInt32LittleEndian(
        _file.Slice(_index + ((long)block * WordSegmentFormat.IndexEntryBytes) + field, sizeof(int)));

    private static bool IsConsistent(BlockFile file)
    {
        long rows = file.Field(WordSegmentFormat.RowCountField);
        long postings = file.Field(WordSegmentFormat.PostingsField);
        long dictionary = file.Field(WordSegmentFormat.DictionaryField);
        long index = file.Field(WordSegmentFormat.IndexField);
        long terms = file.Field(WordSegmentFormat.TermCountField);
        long counted = file.Field(WordSegmentFormat.CountedRowsField);
        return rows is >= 0 and < int.MaxValue
            && postings == BlockFileFormat.HeaderBytes + (rows * sizeof(int))
            && dictionary >= postings
            && index >= dictionary
            && index <= file.ContentBytes
            && (file.ContentBytes - index) % WordSegmentFormat.IndexEntryBytes == 0
            && terms is >= 0 and < int.MaxValue
            && counted >= 0 && counted <= rows
            && file.Field(WordSegmentFormat.TotalLengthField) >= counted;
    }
}
