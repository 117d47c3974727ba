namespace Synapsid.Base.Files.Sources;

/// <summary>The names of one folder, in one buffer that is used again for the next. Belongs to one thread.</summary>
public sealed class SourceListing
{
    private const int ReadBytes = 32 * 1024;

    private byte[] _bytes = new byte[ReadBytes];
    private int _used;
    private Slot[] _slots = new Slot[64];

    /// <summary>How many names there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a name; valid until the listing is filled again.</summary>
    public ReadOnlySpan<byte> Name(int index) => _bytes.AsSpan(_slots[index].Offset, _slots[index].Length);

    /// <summary>What the name stands for, as far as the folder tells.</summary>
    public SourceEntryKind Kind(int index) => _slots[index].Kind;

    /// <summary>Says what a name stands for where the folder did not tell; before <see cref="Sort"/>.</summary>
    public void SetKind(int index, SourceEntryKind kind) => _slots[index] = _slots[index] with { Kind = kind };

    /// <summary>Adds an entry; for what fills listings.</summary>
    public void Add(ReadOnlySpan<byte> name, SourceEntryKind kind)
    {
        name.CopyTo(Room(name.Length));
        AddSlot(_used, name.Length, kind);
        _used += name.Length;
    }

    /// <summary>Forgets all entries.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
    }

    /// <summary>Sorts by name, a folder's as though it ended in '/': the order of whole paths.</summary>
    public void Sort() => _slots.AsSpan(0, Count).Sort(Compare);

    /// <summary>Room for raw entries behind what is there already.</summary>
    internal Span<byte> Room(int bytes = ReadBytes)
    {
        if (_bytes.Length - _used < bytes) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes));
        return _bytes.AsSpan(_used);
    }

    /// <summary>Keeps bytes written to <see cref="Room"/>; returns where they begin.</summary>
    internal int Keep(int bytes)
    {
        int begin = _used;
        _used += bytes;
        return begin;
    }

    /// <summary>Adds an entry whose name lies in kept bytes.</summary>
    internal void AddSlot(int offset, int length, SourceEntryKind kind)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, Count * 2);
        _slots[Count++] = new Slot(offset, length, kind);
    }

    private int Compare(Slot left, Slot right)
    {
        ReadOnlySpan<byte> leftName = _bytes.AsSpan(left.Offset, left.Length);
        ReadOnlySpan<byte> rightName = _bytes.AsSpan(right.Offset, right.Length);
        int common = Math.Min(left.Length, right.Length);
        int order = leftName[..common].SequenceCompareTo(rightName[..common]);
        return order != 0 ? order : After(leftName, left.Kind, common) - After(rightName, right.Kind, common);
    }

    private static int After(ReadOnlySpan<byte> name, SourceEntryKind kind, int index) =>
        index < name.Length ? name[index] : kind == SourceEntryKind.Folder ? '/' : -1;

    private readonly record struct Slot(int Offset, int Length, SourceEntryKind Kind);
}
