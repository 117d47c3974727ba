namespace Synapsid.Knowledge.Grains;

/// <summary>The kinds of journal record that change the grain store: 0x20 to 0x2F belong to it.</summary>
internal static class GrainEffect
{
    /// <summary>
    /// The model that makes all vectors from here on: name, fingerprint, dimensions. First record of every store.
    /// <code>name | fingerprint | dimensions varint</code>
    /// </summary>
    public const byte UseModel = 0x20;

    /// <summary>
    /// A new version of a grain; an earlier one of that id dies. The vectors are one a chunk, in order.
    /// <code>document (length and bytes, see GrainFormat) | vectors (chunks × dimensions × 4 bytes)</code>
    /// </summary>
    public const byte Put = 0x21;

    /// <summary>
    /// A grain is deleted.
    /// <code>id 16 bytes</code>
    /// </summary>
    public const byte Delete = 0x22;

    /// <summary>Whether a record of that kind is for the grain store.</summary>
    public static bool Owns(byte kind) => kind is >= 0x20 and <= 0x2F;
}
