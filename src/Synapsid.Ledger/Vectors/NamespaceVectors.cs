using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Base.Simd;
using Synapsid.Search;
using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;

namespace Synapsid.Ledger.Vectors;

/// <summary>
/// The vectors of one namespace: unit vectors in a mapped file, and beside it the event of each row. Both can be made
/// again from the segments, where the vectors as they were sent are part of the events.
/// </summary>
internal sealed class NamespaceVectors : IDisposable
{
    private const string DefaultName = "vectors";

    private readonly VectorFile _vectors;
    private readonly IFile _rows;
    private long[] _indexes;
    private byte[] _row = [];
    private float[] _unit = [];

    private NamespaceVectors(VectorFile vectors, IFile rows, long[] indexes)
    {
        _vectors = vectors;
        _rows = rows;
        _indexes = indexes;
    }

    public int Dimensions => _vectors.Format.Dimensions;

    public int Count => _vectors.RowCount;

    /// <summary>The name of a namespace's files, without extension.</summary>
    public static string NameOf(string space) => space == "default"
        ? DefaultName
        : $"{DefaultName}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(space)).AsSpan(0, 8))}";

    public static NamespaceVectors Create(IFileSystem files, string folder, string space, int dimensions)
    {
        string path = Path.Combine(folder, NameOf(space));
        VectorFile vectors = VectorFile.Create(files, path + ".vec", new VectorFormat(space, dimensions));
        IFile rows = files.Open(path + ".rows", FileIntent.CreateOrReplace);
        rows.Write(EventRowsFormat.Header(space, dimensions), 0);
        rows.Sync();
        files.SyncDirectory(folder);
        return new NamespaceVectors(vectors, rows, new long[64]);
    }

    /// <summary>
    /// Opens the files of a namespace with the rows of events below an index, which were synced; null where they are
    /// missing or not whole.
    /// </summary>
    public static NamespaceVectors? TryOpen(IFileSystem files, string folder, string name, long below, out string space)
    {
        space = "";
        string path = Path.Combine(folder, name);
        if (!files.FileExists(path + ".vec")) return null;
        IFile rows = files.Open(path + ".rows", FileIntent.ReadWrite);
        NamespaceVectors? opened = null;
        try
        {
            byte[] bytes = new byte[rows.Length];
            int length = rows.Read(bytes, 0);
            if (!EventRowsFormat.TryReadHeader(bytes.AsSpan(0, length), out space, out int dimensions)) return null;
            if (NameOf(space) != name) return null;
            List<long> indexes = [];
            const int RowBytes = EventRowsFormat.RowBytes;
            for (int at = EventRowsFormat.HeaderBytes; at + RowBytes <= length; at += RowBytes)
            {
                if (!EventRowsFormat.TryReadRow(bytes.AsSpan(at), out long index) || index >= below) break;
                if (indexes.Count > 0 && index <= indexes[^1]) break;
                indexes.Add(index);
            }

            VectorFile vectors = VectorFile.Open(files, path + ".vec", new VectorFormat(space, dimensions));
            long[] array = new long[Math.Max(64, indexes.Count)];
            indexes.CopyTo(array);
            opened = new NamespaceVectors(vectors, rows, array);
            vectors.Reset(indexes.Count);

            // What lies behind belongs to events that may be lost, and must never pass for later ones.
            rows.SetLength(EventRowsFormat.HeaderBytes + ((long)indexes.Count * EventRowsFormat.RowBytes));
            return opened;
        }
        catch (SearchFileException)
        {
            // Damaged or cut short: it is made again.
            opened?._vectors.Dispose();
            opened = null;
            return null;
        }
        finally
        {
            if (opened is null) rows.Dispose();
        }
    }

    /// <summary>How many rows belong to events from an index on.</summary>
    public int CountFrom(long first) => Count - FirstRow(first);

    /// <summary>Adds the vectors of neighbouring events at once.</summary>
    /// <param name="indexes">The events, rising.</param>
    /// <param name="vectors">Their vectors, one after another.</param>
    public void AddMany(ReadOnlySpan<long> indexes, ReadOnlySpan<float> vectors)
    {
        int row = _vectors.RowCount;
        int count = indexes.Length;
        if (row + count > _indexes.Length)
        {
            long[] grown = new long[Math.Max(row + count, _indexes.Length * 2)];
            _indexes.CopyTo(grown, 0);
            Volatile.Write(ref _indexes, grown);
        }

        if (_row.Length < count * EventRowsFormat.RowBytes) _row = new byte[count * EventRowsFormat.RowBytes];
        for (int i = 0; i < count; i++)
        {
            _indexes[row + i] = indexes[i];
            EventRowsFormat.WriteRow(_row.AsSpan(i * EventRowsFormat.RowBytes), indexes[i]);
        }

        if (_unit.Length < vectors.Length) _unit = new float[vectors.Length];
        for (int i = 0; i < count; i++)
        {
            Range part = (i * Dimensions)..((i + 1) * Dimensions);
            Normalize(vectors[part], _unit.AsSpan(part));
        }

        _rows.Write(
            _row.AsSpan(0, count * EventRowsFormat.RowBytes),
            EventRowsFormat.HeaderBytes + ((long)row * EventRowsFormat.RowBytes));
        _vectors.Append(_unit.AsSpan(0, vectors.Length));
    }

    /// <summary>
    /// The events whose vectors point most nearly the way of a query, best first; only those from an index on.
    /// </summary>
    public List<VectorHit> Search(ReadOnlySpan<float> query, int top, long first)
    {
        int rows = _vectors.RowCount;
        int firstRow = FirstRow(first);
        if (firstRow >= rows) return [];
        float[] unit = new float[query.Length];
        Normalize(query, unit);
        RowSet? allowed = firstRow == 0 ? null : RowSet.Of(Enumerable.Range(firstRow, rows - firstRow), rows);
        ScanResult found = ExactScan.Search(_vectors, unit, top, allowed);
        long[] indexes = Volatile.Read(ref _indexes);
        return [.. found.Best.Select(best => new VectorHit(indexes[best.Row], best.Score))];
    }

    /// <summary>The first row whose bytes are not those that were written; null where all are.</summary>
    public int? FirstDamaged() => _vectors.Verify() is [int row, ..] ? row : null;

    public void Sync()
    {
        _vectors.Sync();
        _rows.Sync();
    }

    public void Dispose()
    {
        _vectors.Dispose();
        _rows.Dispose();
    }

    private int FirstRow(long first)
    {
        int rows = _vectors.RowCount;
        int place = Array.BinarySearch(Volatile.Read(ref _indexes), 0, rows, first);
        return place >= 0 ? place : ~place;
    }

    private static void Normalize(ReadOnlySpan<float> vector, Span<float> unit)
    {
        float length = MathF.Sqrt(DotProduct.Of(vector, vector));
        float scale = length > 0 && float.IsFinite(length) ? 1 / length : 0;
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(vector);
        Span<Vector<float>> scaled = MemoryMarshal.Cast<float, Vector<float>>(unit);
        for (int i = 0; i < lanes.Length; i++) scaled[i] = lanes[i] * scale;
        for (int i = lanes.Length * Vector<float>.Count; i < vector.Length; i++) unit[i] = vector[i] * scale;
    }
}
