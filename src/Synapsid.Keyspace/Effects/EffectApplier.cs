using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Effects;

/// <summary>
/// Does what an effect on one key says. The key's shard is locked by the caller, and time stands still in the database,
/// so that nothing has expired. An effect that does not fit what the key holds is passed over: a later one makes it
/// true (docs/formats/keyspace.md).
/// </summary>
public static class EffectApplier
{
    /// <summary>Applies an effect; false where it is none of this version.</summary>
    public static bool Apply(KeyDatabase database, in Effect effect)
    {
        RecordReader own = new(effect.Own);
        switch (effect.Kind)
        {
            case EffectKind.Put:
                byte type = own.Byte();
                ulong expiresAtMs = own.Varint();
                if (own.Failed || type is 0 or > (byte)KeyType.Hash || expiresAtMs > long.MaxValue) return false;
                ReadOnlySpan<byte> value = own.Raw(own.Remaining);
                if (!SmallForm.IsWhole((KeyType)type, value)) return false;
                database.Put(effect.Key, (KeyType)type, (long)expiresAtMs, value);
                return true;
            case EffectKind.Delete:
                database.Remove(effect.Key);
                return true;
            case EffectKind.Expire:
                ulong at = own.Varint();
                if (own.Failed || at > long.MaxValue) return false;
                database.SetExpiry(effect.Key, (long)at);
                return true;
            case EffectKind.WriteRange:
                ulong offset = own.Varint();
                if (own.Failed || offset > StringValue.BytesMax) return false;
                bool isString = database.TryGet(effect.Key, out KeyEntry entry, touch: false)
                    && entry.Type == KeyType.String;
                StringValue.WriteRange(
                    database, effect.Key, isString ? entry : default, (long)offset, own.Raw(own.Remaining));
                return true;
            default:
                return CollectionEffects.Apply(database, effect.Kind, effect.Key, ref own);
        }
    }
}
