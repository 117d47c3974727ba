using System.Buffers.Binary;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Base.Memory;
using Synapsid.Search;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The vectors of a repository's cards and which card each is of: <c>M.vec</c> and <c>M.key</c>. Rows only ever grow,
/// and
/// the manifest says how many count, so readers map them while one process appends.
/// </summary>
/// <remarks>
/// Appending and <see cref="Grow"/> are for one thread at a time; readers of rows that count need no lock.
/// </remarks>
internal sealed class VectorStore
{
    /// <summary>A key: the card's hash, and its CRC-32C.</summary>
    private const int KeyBytes = ContentHash.SizeBytes + sizeof(uint);

    private readonly IFile _keyFile;
    private Dictionary<ContentHash, int>? _rowOf; // made when asked for: searches do without
    private readonly HolderCount _holders = new();

    private VectorStore(int number, VectorFile vectors, IFile keyFile) =>
        (Number, Vectors, _keyFile) = (number, vectors, keyFile);

    /// <summary>The number of its files.</summary>
    public int Number { get; }

    /// <summary>The vectors.</summary>
    public VectorFile Vectors { get; }

    /// <summary>Makes empty files, replacing what a killed process left, and syncs them.</summary>
    public static VectorStore Create(IFileSystem files, RepositoryFiles names, int number, string model, int dimensions)
    {
        IFile keys = files.Open(names.VectorKeys(number), FileIntent.CreateOrReplace);
        try
        {
            keys.Sync();
            VectorFormat format = new(model, dimensions) { Element = VectorElement.Int8 };
            return new VectorStore(number, VectorFile.Create(files, names.Vectors(number), format), keys);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Opens files of which so many rows count.</summary>
    /// <exception cref="IOException">They are missing, damaged or of another model.</exception>
    public static VectorStore Open(
        IFileSystem files, RepositoryFiles names, int number, string model, int dimensions, int rows)
    {
        IFile keys = files.Open(names.VectorKeys(number), FileIntent.ReadWrite);
        VectorFile? vectors = null;
        try
        {
            vectors = VectorFile.Open(files, names.Vectors(number), new VectorFormat(model, dimensions));
            VectorStore store = new(number, vectors, keys);
            store.Grow(rows);
            return store;
        }
        catch
        {
            // As in Create.
            vectors?.Dispose();
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Takes over rows that another process appended: a newer manifest counts them.</summary>
    public void Grow(int rows)
    {
        int before = Vectors.RowCount;
        if (rows <= before) return;
        byte[] keys = new byte[(rows - before) * KeyBytes];
        if (_keyFile.Read(keys, (long)before * KeyBytes) != keys.Length) throw Damaged("it was cut short");
        Vectors.Reset(rows);
        for (int row = before; row < rows; row++)
        {
            ReadOnlySpan<byte> key = keys.AsSpan((row - before) * KeyBytes, KeyBytes);
            bool holds = Crc32C.Compute(key[..ContentHash.SizeBytes])
                == BinaryPrimitives.ReadUInt32LittleEndian(key[ContentHash.SizeBytes..]);
            if (!holds) throw Damaged($"key {row} fails its checksum");
            if (_rowOf is not null) _rowOf[ContentHash.Read(key)] = row;
        }
    }

    /// <summary>The row of a card's vector; false where it has none.</summary>
    /// <remarks>For the thread that appends.</remarks>
    /// <exception cref="SearchFileException">The keys cannot be read any more.</exception>
    public bool TryFind(ContentHash card, out int row) => RowOf.TryGetValue(card, out row);

    /// <summary>The card of each row.</summary>
    /// <exception cref="SearchFileException">The keys cannot be read any more.</exception>
    public ContentHash[] Hashes()
    {
        byte[] keys = new byte[Vectors.RowCount * KeyBytes];
        if (_keyFile.Read(keys, 0) != keys.Length) throw Damaged("it was cut short");
        return [.. Enumerable.Range(0, Vectors.RowCount).Select(row => ContentHash.Read(keys.AsSpan(row * KeyBytes)))];
    }

    /// <summary>Appends vectors and syncs them; they count once a manifest says so.</summary>
    /// <param name="cards">The cards, none of which has a vector.</param>
    /// <param name="vectors">Their vectors, one after another.</param>
    public void Append(IReadOnlyList<ContentHash> cards, ReadOnlySpan<float> vectors)
    {
        int first = Vectors.RowCount;
        byte[] keys = new byte[cards.Count * KeyBytes];
        for (int i = 0; i < cards.Count; i++)
        {
            Span<byte> key = keys.AsSpan(i * KeyBytes, KeyBytes);
            cards[i].Write(key);
            uint crc = Crc32C.Compute(key[..ContentHash.SizeBytes]);
            BinaryPrimitives.WriteUInt32LittleEndian(key[ContentHash.SizeBytes..], crc);
        }

        _keyFile.Write(keys, (long)first * KeyBytes);
        Vectors.Append(vectors);
        for (int i = 0; _rowOf is not null && i < cards.Count; i++) _rowOf[cards[i]] = first + i;
    }

    /// <summary>Returns when all that was appended survives a crash.</summary>
    public void Sync()
    {
        _keyFile.Sync();
        Vectors.Sync();
    }

    /// <summary>One more has it; who has it already calls this for the next.</summary>
    public void Hold() => _holders.Hold();

    /// <summary>Lets go of it. The last to let go closes the files.</summary>
    public void Release()
    {
        if (!_holders.Release()) return;
        Vectors.Dispose();
        _keyFile.Dispose();
    }

    private Dictionary<ContentHash, int> RowOf
    {
        get
        {
            if (_rowOf is not null) return _rowOf;
            ContentHash[] hashes = Hashes();
            Dictionary<ContentHash, int> rows = new(hashes.Length);
            for (int row = 0; row < hashes.Length; row++) rows[hashes[row]] = row;
            return _rowOf = rows;
        }
    }

    private SearchFileException Damaged(string problem) => new(_keyFile.Path, problem);
}
