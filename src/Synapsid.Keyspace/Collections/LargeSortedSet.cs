using System.Buffers.Binary;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>A large sorted set: a table from members to scores, and the members in order.</summary>
internal sealed class LargeSortedSet : LargeValue
{
    private const int ScoreBytes = sizeof(double);

    /// <summary>An empty one.</summary>
    public LargeSortedSet(ulong seed)
    {
        Members = new MemberTable(seed, (_, to) => Order!.Moved(ScoreAt(to), Members![to].Member, to));
        Order = new ScoreOrder(Members);
    }

    /// <summary>The members; the value of each is its score, 8 bytes.</summary>
    public MemberTable Members { get; }

    /// <summary>The members in order.</summary>
    public ScoreOrder Order { get; }

    /// <summary>Whether the store has let go of it.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public override KeyType Type => KeyType.SortedSet;

    /// <inheritdoc/>
    public override long Count => Members.Count;

    /// <inheritdoc/>
    public override long Bytes => Members.Bytes + Order.Bytes;

    /// <summary>The score of an entry.</summary>
    public double ScoreAt(uint reference) => BinaryPrimitives.ReadDoubleLittleEndian(Members[reference].Value);

    /// <summary>A member has a score; true where it is new.</summary>
    public bool Put(ReadOnlySpan<byte> member, double score)
    {
        uint reference = Members.Find(member);
        if (reference != 0)
        {
            Order.Remove(ScoreAt(reference), member);
            BinaryPrimitives.WriteDoubleLittleEndian(Members[reference].Value, score);
        }
        else
        {
            Span<byte> value = stackalloc byte[ScoreBytes];
            BinaryPrimitives.WriteDoubleLittleEndian(value, score);
            Members.Put(member, value, out reference);
            Order.Add(score, member, reference);
            return true;
        }

        Order.Add(score, member, reference);
        return false;
    }

    /// <summary>Removes a member; false where it is not there.</summary>
    public bool Remove(ReadOnlySpan<byte> member)
    {
        uint reference = Members.Find(member);
        if (reference == 0) return false;
        Order.Remove(ScoreAt(reference), member);
        return Members.Remove(member);
    }

    /// <inheritdoc/>
    public override ILargeValueSave BeginSave() => new LargeSortedSetSave(this);

    /// <inheritdoc/>
    public override void Dispose() => IsDisposed = true;
}
