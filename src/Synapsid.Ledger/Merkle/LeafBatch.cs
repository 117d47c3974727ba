namespace Synapsid.Ledger.Merkle;

/// <summary>Some neighbouring records, one after another in one buffer, as the lanes of SHA-256 want them.</summary>
/// <param name="recordsMax">Records that it takes.</param>
/// <param name="bytesMax">Bytes that it takes; a single record may be larger.</param>
public sealed class LeafBatch(int recordsMax = LeafBatch.RecordsDefault, int bytesMax = LeafBatch.BytesDefault)
{
    /// <summary>Records that a batch takes unless told otherwise.</summary>
    public const int RecordsDefault = 2048;

    /// <summary>Bytes that a batch takes unless told otherwise.</summary>
    public const int BytesDefault = 1 << 20;

    private const int BytesAtFirst = 16 * 1024;

    private readonly int[] _ends = new int[recordsMax];
    private byte[] _data = new byte[Math.Min(bytesMax, BytesAtFirst)];

    /// <summary>Records in it.</summary>
    public int Count { get; private set; }

    /// <summary>The records, one after another.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, Count == 0 ? 0 : _ends[Count - 1]);

    /// <summary>Where each record ends in <see cref="Data"/>.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Why the record after these cannot be read; null where it can, or there is none.</summary>
    public LeafFault? Fault { get; set; }

    /// <summary>One record, by its place in the batch.</summary>
    public ReadOnlySpan<byte> this[int place] => _data.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);

    /// <summary>Makes it empty and without fault.</summary>
    public void Clear()
    {
        Count = 0;
        Fault = null;
    }

    /// <summary>Adds a copy of a record; false where the batch is full. An empty batch takes any record.</summary>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        int used = Data.Length;
        if (Count == recordsMax || (Count > 0 && record.Length > bytesMax - used)) return false;
        if (record.Length > _data.Length - used)
        {
            Array.Resize(ref _data, Math.Max(used + record.Length, Math.Min(bytesMax, 2 * _data.Length)));
        }

        record.CopyTo(_data.AsSpan(used));
        _ends[Count++] = used + record.Length;
        return true;
    }
}
