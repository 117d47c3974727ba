using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Events;

/// <summary>
/// Walks over the encoded fields of an event. Bytes are untrusted: it ends at the first that make no sense.
/// </summary>
/// <param name="fields">The encoded fields.</param>
/// <param name="at">Where to begin: 0, or <see cref="At"/> of a reader before.</param>
public ref struct EventFieldReader(ReadOnlySpan<byte> fields, int at = 0)
{
    private readonly ReadOnlySpan<byte> _fields = fields;
    private int _at = at;

    /// <summary>Where the next field begins, in bytes.</summary>
    public readonly int At => _at;

    /// <summary>The next field, as UTF-8; false behind the last.</summary>
    public bool TryRead(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryTake(out name) && TryTake(out value);
    }

    private bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = default;
        int at = _at;
        if (!VarInt.TryRead(_fields, ref at, out uint length) || length > (uint)(_fields.Length - at)) return false;
        text = _fields.Slice(at, (int)length);
        _at = at + (int)length;
        return true;
    }
}
