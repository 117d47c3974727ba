using System.Buffers.Binary;
using Synapsid.Storage.Journals;

namespace Synapsid.Keyspace.Effects;

/// <summary>
/// Appends the effects of commands to the one journal. Effects larger than a part go as several records, which count
/// only when the last of them is there. What the journal cannot take, for the disk is full, is owed: kept here and
/// appended before anything else. Safe to share between threads.
/// </summary>
public sealed class KeyspaceJournal : IEffectSink
{
    /// <summary>The effects of one command: <c>effects</c>.</summary>
    public const byte WholeKind = 0x30;

    /// <summary>
    /// A part that others follow: <c>sequence of the first part, 0 in that itself, 8 | bytes of effects</c>.
    /// </summary>
    public const byte PartKind = 0x31;

    /// <summary>The last part, as <see cref="PartKind"/>.</summary>
    public const byte LastPartKind = 0x32;

    private const int PartHeadBytes = sizeof(long);

    /// <summary>What a command that was let in may need at most without being refused after its change.</summary>
    private const int MarginBytes = 64 << 10;

    private const string Full =
        "MISCONF The disk is full, so writes are refused; reads go on. Writes go on once there is space.";

    private const string Stopped =
        "MISCONF The journal has stopped after a failed write, so writes are refused. Put the disk right and restart.";

    private readonly IJournal _journal;
    private readonly int _partBytes;
    private readonly Lock _owing = new();
    private readonly Queue<byte[]> _owed = new();
    private volatile bool _owes;

    /// <summary>Over a journal, which stays the caller's.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="partBytes">Effects beyond this many bytes are written in parts.</param>
    public KeyspaceJournal(IJournal journal, int partBytes = 512 << 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partBytes);
        (_journal, _partBytes) = (journal, partBytes);
    }

    /// <inheritdoc/>
    public bool RepliesWait => _journal.SyncsAlways;

    /// <inheritdoc/>
    public string? Refusal
    {
        get
        {
            if (_journal.Failure is not null) return Stopped;
            if (_owes && !TryPay()) return Full;
            return _journal.Refuses(MarginBytes) ? Full : null;
        }
    }

    /// <summary>Whether memory holds effects that the journal does not. Exact for a shard while it is locked.</summary>
    public bool Owes => _owes;

    /// <summary>Whether a journal record of that kind is for the key space: 0x30 to 0x3F.</summary>
    public static bool Owns(byte kind) => kind is >= 0x30 and <= 0x3F;

    /// <inheritdoc/>
    public long Append(ReadOnlySpan<byte> effects)
    {
        // Effects of other commands may overtake one that is about to be owed: none of them is on its keys, whose
        // shards are locked until it is in the queue.
        if (!_owes || TryPay())
        {
            if (TryAppend(effects, out long sequence)) return sequence;
        }

        lock (_owing)
        {
            _owed.Enqueue(effects.ToArray());
            _owes = true;
        }

        return 0;
    }

    private bool TryPay()
    {
        lock (_owing)
        {
            while (_owed.TryPeek(out byte[]? effects))
            {
                if (!TryAppend(effects, out _)) return false;
                _owed.Dequeue();
            }

            _owes = false;
            return true;
        }
    }

    private bool TryAppend(ReadOnlySpan<byte> effects, out long sequence)
    {
        try
        {
            sequence = effects.Length <= _partBytes ? _journal.Append(WholeKind, effects) : AppendParts(effects);
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Full, stopped or closed: Refusal says which.
            sequence = 0;
            return false;
        }
    }

    private long AppendParts(ReadOnlySpan<byte> effects)
    {
        byte[] part = new byte[PartHeadBytes + _partBytes];
        long first = 0;
        while (true)
        {
            int length = Math.Min(_partBytes, effects.Length);
            BinaryPrimitives.WriteInt64LittleEndian(part, first);
            effects[..length].CopyTo(part.AsSpan(PartHeadBytes));
            effects = effects[length..];
            byte kind = effects.IsEmpty ? LastPartKind : PartKind;
            long sequence = _journal.Append(kind, part.AsSpan(0, PartHeadBytes + length));
            if (first == 0) first = sequence;
            if (effects.IsEmpty) return sequence;
        }
    }
}
