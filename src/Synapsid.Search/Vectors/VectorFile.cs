using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Base.Simd;

namespace Synapsid.Search.Vectors;

/// <summary>
/// Vectors in a mapped file: row <c>r</c> is a vector, and rows only ever grow. One writer appends; readers run beside
/// it without a lock, for a row below <see cref="RowCount"/> never changes.
/// </summary>
/// <remarks>
/// The file is not a log: how many of its rows are true is known to the snapshot that names it, and whatever lies
/// beyond is overwritten when the journal is applied again. So a crash cannot harm it, and no write but
/// <see cref="Sync"/> waits for the disk. Each row has a CRC-32C of its own, which a lone flipped bit cannot escape.
/// Layout and argument: <c>docs/formats/vectors.md</c>.
/// </remarks>
public sealed class VectorFile : IDisposable
{
    private const int CrcBytes = sizeof(uint);

    private readonly IFile _file;
    private readonly int _rowBytes;
    private readonly int _scaleBytes;
    private IMappedView[] _windows = [];
    private byte[] _crcs = [];
    private byte[] _codes = [];
    private byte[] _scales = [];
    private int _rowCount;

    private VectorFile(IFile file, VectorFormat format)
    {
        _file = file;
        Format = format;
        bool isQuantized = format.Element == VectorElement.Int8;
        _rowBytes = format.Dimensions * (isQuantized ? sizeof(sbyte) : sizeof(float));
        _scaleBytes = isQuantized ? sizeof(float) : 0;
        RowsPerWindow = format.WindowBytes / (_rowBytes + _scaleBytes + CrcBytes);
    }

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format { get; }

    /// <summary>Rows that can be read.</summary>
    public int RowCount => Volatile.Read(ref _rowCount);

    /// <summary>Rows that lie in one window, and so in one piece of memory.</summary>
    internal int RowsPerWindow { get; }

    /// <summary>
    /// Creates an empty file, replacing one of that name, and syncs it; its folder is the caller's to sync.
    /// </summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static VectorFile Create(IFileSystem files, string path, VectorFormat format)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(format);
        byte[] header = VectorHeader.Encode(format);
        IFile file = files.Open(path, FileIntent.CreateOrReplace);
        try
        {
            file.Preallocate(VectorHeader.PageBytes);
            file.Write(header, 0);
            file.Sync();
            return new VectorFile(file, format);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a file with no row counted in yet: <see cref="Reset"/> then says how many are true.
    /// </summary>
    /// <exception cref="SearchFileException">The header is damaged or of another version.</exception>
    /// <exception cref="VectorFormatMismatchException">The file holds another model's vectors.</exception>
    public static VectorFile Open(IFileSystem files, string path, VectorFormat expected)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(expected);
        IFile file = files.Open(path, FileIntent.ReadWrite);
        try
        {
            byte[] header = new byte[VectorHeader.Bytes];
            int read = file.Read(header, 0);
            VectorFormat? found = VectorHeader.Decode(header.AsSpan(0, read), out string problem);
            if (found is null) throw new SearchFileException(path, problem);
            bool fits = found.Fingerprint == expected.Fingerprint && found.Dimensions == expected.Dimensions;
            return fits ? new VectorFile(file, found) : throw new VectorFormatMismatchException(path, found, expected);
        }
        catch
        {
            // As in Create.
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Says that exactly the first <paramref name="rowCount"/> rows are true: the count of a snapshot, at recovery and
    /// before anyone reads.
    /// </summary>
    /// <exception cref="SearchFileException">The file is too short for so many rows.</exception>
    public void Reset(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        long needed = ReservedBytes(rowCount);
        if (_file.Length < needed)
        {
            throw new SearchFileException(
                _file.Path, $"it was cut short: {rowCount} rows need {needed} bytes, and it has {_file.Length}");
        }

        MapWindows(rowCount);
        Volatile.Write(ref _rowCount, rowCount);
    }

    /// <summary>
    /// Takes the disk space of so many further rows, so that appending them cannot fail for want of it.
    /// </summary>
    /// <exception cref="IOException">The disk is full; nothing has changed.</exception>
    public void Reserve(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        int end = checked(_rowCount + rows);
        long needed = ReservedBytes(end);
        if (_file.Length < needed) _file.Preallocate(needed);
        MapWindows(end);
    }

    /// <summary>Appends rows: a plain write, not yet safe from a crash. Readers see them when it returns.</summary>
    /// <param name="rows">Whole vectors, one after another.</param>
    public void Append(ReadOnlySpan<float> rows)
    {
        if (rows.Length % Format.Dimensions != 0)
        {
            throw new ArgumentException(
                $"{rows.Length} floats are not whole rows of {Format.Dimensions}.", nameof(rows));
        }

        int count = rows.Length / Format.Dimensions;
        Reserve(count);
        for (int row = _rowCount; count > 0;)
        {
            int batch = Math.Min(count, RowsPerWindow - (row % RowsPerWindow));
            ReadOnlySpan<float> those = rows[..(batch * Format.Dimensions)];
            Write(_scaleBytes == 0 ? DotBytes.AsBytes(those) : Quantize(those, batch), row, batch);
            rows = rows[those.Length..];
            row += batch;
            count -= batch;
            Volatile.Write(ref _rowCount, row);
        }
    }

    /// <summary>Returns when every row appended so far survives a crash.</summary>
    public void Sync() => _file.Sync();

    /// <summary>Copies a row's vector: as it was appended, or what its codes stand for.</summary>
    /// <param name="row">The row, below <see cref="RowCount"/>.</param>
    /// <param name="vector">As long as a row.</param>
    public void Read(int row, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Format.Dimensions, nameof(vector));
        ReadOnlySpan<byte> window = Window(row);
        ReadOnlySpan<byte> bytes = window.Slice(RowOffset(row), _rowBytes);
        if (_scaleBytes == 0) DotBytes.AsFloats(bytes).CopyTo(vector);
        else ScalarQuantizer.Restore(DotBytes.AsCodes(bytes), DotBytes.AsFloats(Scales(window, row, 1))[0], vector);
    }

    /// <summary>The rows whose bytes are not those that were appended. Reads the whole file.</summary>
    public IReadOnlyList<int> Verify()
    {
        List<int> damaged = [];
        int count = RowCount;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<byte> window = Window(row);
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(window[CrcOffset(row)..]);
            uint found = Crc(window.Slice(RowOffset(row), _rowBytes), Scales(window, row, 1));
            if (found != expected) damaged.Add(row);
        }

        return damaged;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IMappedView window in _windows) window.Dispose();
        _windows = [];
        _file.Dispose();
    }

    /// <summary>
    /// Writes the products of a vector with the rows from <paramref name="row"/> to the end of its window, at most as
    /// many as <paramref name="products"/> takes.
    /// </summary>
    /// <returns>How many those are.</returns>
    internal int Score(ReadOnlySpan<float> query, int row, Span<float> products)
    {
        int rows = Math.Min(products.Length, RowsPerWindow - (row % RowsPerWindow));
        ReadOnlySpan<byte> window = Window(row);
        ReadOnlySpan<byte> bytes = window.Slice(RowOffset(row), rows * _rowBytes);
        if (_scaleBytes == 0)
        {
            DotProduct.Rows(query, DotBytes.AsFloats(bytes), products[..rows]);
        }
        else
        {
            ReadOnlySpan<float> scales = DotBytes.AsFloats(Scales(window, row, rows));
            QuantizedDotProduct.Rows(query, DotBytes.AsCodes(bytes), scales, products[..rows]);
        }

        return rows;
    }

    private static uint Crc(ReadOnlySpan<byte> row, ReadOnlySpan<byte> scale) =>
        Crc32C.Append(Crc32C.Compute(row), scale);

    /// <summary>The codes of some rows; their scales are left in <see cref="_scales"/>.</summary>
    private ReadOnlySpan<byte> Quantize(ReadOnlySpan<float> rows, int count)
    {
        if (_codes.Length < rows.Length) _codes = new byte[rows.Length];
        if (_scales.Length < count * _scaleBytes) _scales = new byte[count * _scaleBytes];
        Span<sbyte> codes = DotBytes.AsCodes(_codes.AsSpan(0, rows.Length));
        for (int i = 0; i < count; i++)
        {
            int first = i * Format.Dimensions;
            float scale = ScalarQuantizer.Quantize(
                rows.Slice(first, Format.Dimensions), codes.Slice(first, Format.Dimensions));
            BinaryPrimitives.WriteSingleLittleEndian(_scales.AsSpan(i * _scaleBytes), scale);
        }

        return _codes.AsSpan(0, rows.Length);
    }

    private void Write(ReadOnlySpan<byte> bytes, int row, int count)
    {
        if (_crcs.Length < count * CrcBytes) _crcs = new byte[count * CrcBytes];
        for (int i = 0; i < count; i++)
        {
            uint crc = Crc(bytes.Slice(i * _rowBytes, _rowBytes), _scales.AsSpan(i * _scaleBytes, _scaleBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(_crcs.AsSpan(i * CrcBytes), crc);
        }

        long window = WindowStart(row / RowsPerWindow);
        _file.Write(bytes, window + RowOffset(row));
        if (_scaleBytes > 0) _file.Write(_scales.AsSpan(0, count * _scaleBytes), window + ScaleOffset(row));
        _file.Write(_crcs.AsSpan(0, count * CrcBytes), window + CrcOffset(row));
    }

    /// <summary>Maps what is not mapped yet; the array is replaced, so that readers keep the one they hold.</summary>
    private void MapWindows(int rowCount)
    {
        int count = WindowCount(rowCount);
        if (count <= _windows.Length) return;
        IMappedView[] windows = new IMappedView[count];
        _windows.CopyTo(windows, 0);
        for (int i = _windows.Length; i < count; i++) windows[i] = _file.Map(WindowStart(i), Format.WindowBytes);
        Volatile.Write(ref _windows, windows);
    }

    private ReadOnlySpan<byte> Window(int row) => Volatile.Read(ref _windows)[row / RowsPerWindow].Bytes;

    private int RowOffset(int row) => row % RowsPerWindow * _rowBytes;

    private ReadOnlySpan<byte> Scales(ReadOnlySpan<byte> window, int row, int count) =>
        window.Slice(ScaleOffset(row), count * _scaleBytes);

    private int ScaleOffset(int row) => (RowsPerWindow * _rowBytes) + (row % RowsPerWindow * _scaleBytes);

    private int CrcOffset(int row) =>
        (RowsPerWindow * (_rowBytes + _scaleBytes)) + (row % RowsPerWindow * CrcBytes);

    private int WindowCount(int rowCount) => (int)(((long)rowCount + RowsPerWindow - 1) / RowsPerWindow);

    private long WindowStart(int window) => VectorHeader.PageBytes + ((long)window * Format.WindowBytes);

    private long ReservedBytes(int rowCount) => WindowStart(WindowCount(rowCount));
}
