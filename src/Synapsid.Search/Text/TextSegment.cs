using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Base.Memory;

namespace Synapsid.Search.Text;

/// <summary>A text segment on disk, mapped: immutable, checked whole when it is opened.</summary>
/// <remarks>
/// Whoever reads it holds it: it closes its file when its owner and the last reader have let go, so that a merge may
/// retire it under a question that still reads.
/// </remarks>
internal sealed class TextSegment
{
    private readonly IFile _file;
    private readonly IMappedView _view;
    private readonly TextSegmentFormat _format;
    private readonly HolderCount _holders = new();

    private TextSegment(string name, IFile file, IMappedView view, TextSegmentFormat format)
    {
        Name = name;
        _file = file;
        _view = view;
        _format = format;
    }

    /// <summary>The file's name in the index's folder.</summary>
    public string Name { get; }

    /// <summary>The first row.</summary>
    public int FirstRow => _format.FirstRow;

    /// <summary>The row after the last.</summary>
    public int RowEnd => _format.RowEnd;

    /// <summary>Rows that have any term.</summary>
    public int CountedRows => _format.CountedRows;

    /// <summary>Terms in all rows together.</summary>
    public long TotalLength => _format.TotalLength;

    /// <summary>Bytes on disk.</summary>
    public int Bytes => _view.Bytes.Length;

    /// <summary>Opens a segment and checks every byte of it.</summary>
    /// <exception cref="SearchFileException">It is missing, damaged, or was made with other analyzer
    /// options.</exception>
    public static TextSegment Open(IFileSystem files, string folder, string name, uint fingerprint)
    {
        string path = Path.Combine(folder, name);
        if (!files.FileExists(path)) throw new SearchFileException(path, "it is missing");
        IFile file = files.Open(path, FileIntent.Read);
        IMappedView? view = null;
        try
        {
            if (file.Length > int.MaxValue) throw new SearchFileException(path, "it is longer than 2 GiB");
            view = file.Map(0, (int)file.Length);
            TextSegmentFormat format = TextSegmentFormat.Decode(view.Bytes, out string problem)
                ?? throw new SearchFileException(path, problem);
            if (format.Fingerprint == fingerprint) return new TextSegment(name, file, view, format);
            throw new SearchFileException(path, "it was made with other analyzer options (stemming or stop words)");
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Holds the segment open; false where it has closed already.</summary>
    public bool TryHold() => _holders.TryHold();

    /// <summary>Lets go of it. The last to let go closes the file.</summary>
    public void Release()
    {
        if (!_holders.Release()) return;
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Terms in a row.</summary>
    public int LengthOf(int row) => LengthOf(_view.Bytes, row - FirstRow);

    /// <summary>How many rows hold a term.</summary>
    public int RowsWith(TermKey term) => TryFind(term.Utf8, out int rows, out _) ? rows : 0;

    /// <summary>Adds a term's weight to the score of each row that holds it.</summary>
    public void AddScores(TermKey term, Bm25 weight, Span<float> scores)
    {
        if (!TryFind(term.Utf8, out _, out ReadOnlySpan<byte> bytes)) return;
        ReadOnlySpan<byte> segment = _view.Bytes;
        int rows = RowEnd - FirstRow;
        PostingReader postings = new(bytes);
        while (postings.MoveNext())
        {
            int index = postings.Row - FirstRow;
            if ((uint)index >= (uint)rows) throw Damaged();
            scores[postings.Row] += weight.Score(postings.Count, LengthOf(segment, index));
        }

        if (postings.IsDamaged) throw Damaged();
    }

    /// <summary>The dictionary.</summary>
    public ReadOnlySpan<byte> Dictionary => _view.Bytes[_format.DictionaryOffset.._format.IndexOffset];

    /// <summary>Bytes of the posting lists.</summary>
    public ReadOnlySpan<byte> Postings(int offset, int length)
    {
        ReadOnlySpan<byte> postings = _view.Bytes[_format.PostingsOffset.._format.DictionaryOffset];
        bool inside = offset >= 0 && length >= 0 && offset <= postings.Length - length;
        return inside ? postings.Slice(offset, length) : throw Damaged();
    }

    /// <summary>The failure of a segment whose bytes pass their checksums and yet make no sense.</summary>
    public SearchFileException Damaged() => new(_file.Path, "its checksums hold and its content does not make sense");

    private static int LengthOf(ReadOnlySpan<byte> segment, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(segment[(TextSegmentFormat.HeaderBytes + (index * sizeof(int)))..]);

    /// <summary>Binary search for the last block that begins at or before the term, then a walk through it.</summary>
    private bool TryFind(ReadOnlySpan<byte> term, out int rows, out ReadOnlySpan<byte> postings)
    {
        rows = 0;
        postings = default;
        ReadOnlySpan<byte> dictionary = Dictionary;
        ReadOnlySpan<byte> index = _view.Bytes[_format.IndexOffset.._format.ChecksumsOffset];
        Span<byte> found = stackalloc byte[TextDictionaryPosition.TermBytesMax];
        int low = 0;
        int high = (index.Length / sizeof(int)) - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            TextDictionaryPosition first = new(BlockOffset(index, middle));
            if (!first.MoveNext(dictionary, found)) throw Damaged();
            if (found[..first.TermLength].SequenceCompareTo(term) <= 0) low = middle;
            else high = middle - 1;
        }

        if (high < 0) return false;
        TextDictionaryPosition entry = new(BlockOffset(index, low));
        for (int i = 0; i < TextSegmentFormat.TermsPerBlock && entry.MoveNext(dictionary, found); i++)
        {
            int order = found[..entry.TermLength].SequenceCompareTo(term);
            if (order > 0) return false;
            if (order < 0) continue;
            rows = entry.Rows;
            postings = Postings(entry.PostingsOffset, entry.PostingsBytes);
            return true;
        }

        return entry.IsDamaged ? throw Damaged() : false;
    }

    private static int BlockOffset(ReadOnlySpan<byte> index, int block) =>
        BinaryPrimitives.ReadInt32LittleEndian(index[(block * sizeof(int))..]);
}
