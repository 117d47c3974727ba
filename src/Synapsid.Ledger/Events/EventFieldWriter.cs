using System.Text;

using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Events;

/// <summary>
/// Encodes an event's fields into a buffer that it reuses, for <see cref="EventBatch"/>. Not thread-safe.
/// </summary>
public sealed class EventFieldWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>The fields added since <see cref="Clear"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Forgets the fields and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a field of two UTF-8 texts.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Grow(name.Length + value.Length);
        Put(name);
        Put(value);
    }

    /// <summary>Adds a field; lone surrogates become U+FFFD.</summary>
    public void Add(string name, string value)
    {
        Grow(Encoding.UTF8.GetMaxByteCount(name.Length) + Encoding.UTF8.GetMaxByteCount(value.Length));
        Put(name);
        Put(value);
    }

    private void Grow(int bytes)
    {
        int needed = checked(_length + bytes + (2 * VarInt.BytesMax32));
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        _length += VarInt.Write(_buffer.AsSpan(_length), (uint)text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Put(string text)
    {
        _length += VarInt.Write(_buffer.AsSpan(_length), (uint)Encoding.UTF8.GetByteCount(text));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }
}
