using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Tests.Merkle;

/// <summary>Records in a list, as if each hundred lay in a file; some may be pruned or unreadable.</summary>
internal sealed class MemoryRecords : ILeafSource
{
    private readonly List<byte[]> _records = [];

    public long FirstIndex { get; set; }

    public long Count => _records.Count;

    public HashSet<long> Unreadable { get; } = [];

    public byte[] this[long index] => _records[(int)index];

    public static MemoryRecords Create(int count, int seed = 1, int bytesMax = 60)
    {
        Random random = new(seed);
        MemoryRecords records = new();
        for (int i = 0; i < count; i++)
        {
            byte[] record = new byte[40 + random.Next(bytesMax)];
            random.NextBytes(record);
            records._records.Add(record);
        }

        return records;
    }

    public void Add(byte[] record) => _records.Add(record);

    public void Cut(int count) => _records.RemoveRange(count, _records.Count - count);

    public void Read(long index, LeafBatch batch)
    {
        Assert.InRange(index, FirstIndex, Count - 1);
        for (; index < Count; index++)
        {
            if (Unreadable.Contains(index))
            {
                batch.Fault = new LeafFault(index, FileOf(index), "the checksum is wrong");
                return;
            }

            if (!batch.TryAdd(_records[(int)index])) return;
        }
    }

    public string FileOf(long index) => $"/ledger/segments/{index / 100}";
}
