namespace Synapsid.Search.Rows;

/// <summary>
/// One value a row, only ever appended to: by one writer, beside any number of readers and without a lock.
/// </summary>
/// <remarks>
/// A value below <see cref="Count"/> never changes. Growth copies to a larger array and publishes that before the
/// count, so whoever reads the count first finds an array that holds as many values; older arrays stay true for their
/// readers.
/// </remarks>
/// <typeparam name="T">The value: a number or another small struct.</typeparam>
public sealed class RowColumn<T>
    where T : struct
{
    private const int CapacityMin = 1024;

    private T[] _values = [];
    private int _count;

    /// <summary>Values appended so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The value of each row so far. Rows appended later are not in it.</summary>
    public ReadOnlyMemory<T> Values
    {
        get
        {
            int count = Count;
            return new ReadOnlyMemory<T>(Volatile.Read(ref _values), 0, count);
        }
    }

    /// <summary>Appends the value of the next row.</summary>
    public void Append(T value)
    {
        if (_count == _values.Length)
        {
            T[] larger = new T[Math.Max(CapacityMin, _values.Length * 2)];
            _values.AsSpan(0, _count).CopyTo(larger);
            Volatile.Write(ref _values, larger);
        }

        _values[_count] = value;
        Volatile.Write(ref _count, _count + 1);
    }
}
