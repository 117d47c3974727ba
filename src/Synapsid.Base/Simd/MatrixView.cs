namespace Synapsid.Base.Simd;

/// <summary>A row-major matrix of floats inside someone's span: rows lie <see cref="Stride"/> floats apart.</summary>
public readonly ref struct MatrixView
{
    /// <summary>
    /// Views <paramref name="rows"/> × <paramref name="columns"/> floats of <paramref name="values"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows overlap, or the last one ends beyond the
    /// span.</exception>
    public MatrixView(Span<float> values, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        long needed = rows == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, values.Length, nameof(rows));
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The floats, from the first row's first column on.</summary>
    public Span<float> Values { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns of meaning in each row.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row's start to the next one's.</summary>
    public int Stride { get; }

    /// <summary>Some of the rows and columns of this matrix, in place.</summary>
    public MatrixView Slice(int firstRow, int rows, int firstColumn, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow + rows, Rows, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstColumn + columns, Columns, nameof(columns));
        return new MatrixView(Values[((firstRow * Stride) + firstColumn)..], rows, columns, Stride);
    }

    /// <summary>One row's columns of meaning.</summary>
    public Span<float> Row(int row) => Values.Slice(row * Stride, Columns);

    /// <summary>Fails unless each row, the last one too, has room for <paramref name="columns"/> floats.</summary>
    internal void RequireRoom(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, columns, nameof(Stride));
        long needed = Rows == 0 ? 0 : ((long)(Rows - 1) * Stride) + columns;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, Values.Length, nameof(columns));
    }
}
