namespace Synapsid.Search.Patterns;

/// <summary>What a <see cref="PatternNode"/> is.</summary>
internal enum PatternKind
{
    /// <summary>Matches nothing but the empty text (anchors, look-around: what takes no character).</summary>
    Empty,

    /// <summary>May match any text whatever: what was not understood.</summary>
    Any,

    /// <summary>One character of a set.</summary>
    Set,

    /// <summary>One character beyond ASCII, as its UTF-8 bytes.</summary>
    Bytes,

    /// <summary>Parts one after another.</summary>
    Sequence,

    /// <summary>One of the parts.</summary>
    Choice,

    /// <summary>The only part, several times.</summary>
    Repeat,
}
