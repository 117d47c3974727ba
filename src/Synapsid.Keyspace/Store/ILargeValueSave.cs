using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// One pass over a large collection that writes it as element effects. Of a list, exactly the state when the pass began
/// is written; of the others each element as it is when it is reached: effects that are replayed onto them make the
/// rest true, for an element's last effect wins.
/// </summary>
public interface ILargeValueSave : IDisposable
{
    /// <summary>Writes the next elements, about <paramref name="bytesMax"/> of them or one; false at the end.</summary>
    bool Next(EffectWriter effects, int database, ReadOnlySpan<byte> key, int bytesMax);
}
