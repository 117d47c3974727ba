using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>A large hash, whose members are fields, or a large set, whose members have no value.</summary>
internal sealed class LargeTable(KeyType type, ulong seed) : LargeValue
{
    /// <summary>The members.</summary>
    public MemberTable Members { get; } = new(seed);

    /// <summary>Whether the store has let go of it.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public override KeyType Type => type;

    /// <inheritdoc/>
    public override long Count => Members.Count;

    /// <inheritdoc/>
    public override long Bytes => Members.Bytes;

    /// <inheritdoc/>
    public override ILargeValueSave BeginSave() => new LargeTableSave(this);

    /// <inheritdoc/>
    public override void Dispose() => IsDisposed = true;
}
