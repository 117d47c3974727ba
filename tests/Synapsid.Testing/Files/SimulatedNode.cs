using System.Runtime.InteropServices;

namespace Synapsid.Testing.Files;

/// <summary>A file's bytes: as they are, as they were when last synced, and the changes between.</summary>
internal sealed class SimulatedNode
{
    private const int BlockBytes = 512;
    private const int Alignment = 64;

    private readonly List<Change> _unsynced = [];
    private byte[] _memory = [];
    private int _start;
    private byte[] _synced = [];

    public int Length { get; private set; }

    public Span<byte> Bytes => _memory.AsSpan(_start, Length);

    public void Write(ReadOnlySpan<byte> source, int offset)
    {
        Resize(Math.Max(Length, offset + source.Length));
        source.CopyTo(Bytes[offset..]);
        _unsynced.Add(new Change(offset, source.ToArray()));
    }

    public void SetLength(int length)
    {
        Resize(length);
        _unsynced.Add(new Change(length, null));
    }

    public void Sync()
    {
        if (_unsynced.Count == 0) return;
        _unsynced.Clear();
        _synced = Bytes.ToArray();
    }

    public void Corrupt(long offset, byte mask)
    {
        Bytes[(int)offset] ^= mask;
        if (offset < _synced.Length) _synced[offset] ^= mask;
    }

    /// <summary>Goes back to what was synced, and keeps each block written since with a probability.</summary>
    public void Crash(Random random, double kept)
    {
        Resize(0);
        Resize(_synced.Length);
        _synced.CopyTo(Bytes);
        for (int i = 0; i < _unsynced.Count; i++)
        {
            (int offset, byte[]? bytes) = _unsynced[i];
            if (bytes is null)
            {
                if (random.NextDouble() < kept) Resize(offset);
                continue;
            }

            bool last = i == _unsynced.Count - 1;
            KeepBlocks(random, kept, offset, bytes, last ? random.Next(bytes.Length + 1) : -1);
        }

        _unsynced.Clear();
        _synced = Bytes.ToArray();
    }

    /// <summary>Keeps some blocks of a write; the one with the byte <paramref name="tornAt"/> only up to it.</summary>
    private void KeepBlocks(Random random, double kept, int offset, byte[] bytes, int tornAt)
    {
        for (int from = 0; from < bytes.Length;)
        {
            int to = Math.Min(bytes.Length, from + BlockBytes - ((offset + from) % BlockBytes));
            if (random.NextDouble() < kept)
            {
                int end = tornAt >= from && tornAt < to && random.Next(2) == 0 ? tornAt : to;
                Resize(Math.Max(Length, offset + end));
                bytes.AsSpan(from, end - from).CopyTo(Bytes[(offset + from)..]);
            }

            from = to;
        }
    }

    /// <summary>
    /// Old memory is left as it is, so that a view's span stays readable; its address is aligned as promised.
    /// </summary>
    private void Resize(int length)
    {
        if (length > _memory.Length - _start)
        {
            byte[] memory = GC.AllocateArray<byte>((Math.Max(length, Length * 2) + (2 * Alignment)), pinned: true);
            nint address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
            int start = (int)((Alignment - (address % Alignment)) % Alignment);
            Bytes.CopyTo(memory.AsSpan(start));
            (_memory, _start) = (memory, start);
        }

        if (length < Length) Bytes[length..].Clear();
        Length = length;
    }

    /// <summary>Bytes at an offset, or, without bytes, a new length.</summary>
    private readonly record struct Change(int Offset, byte[]? Bytes);
}
