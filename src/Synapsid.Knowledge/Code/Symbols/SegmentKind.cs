namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>What a stretch of source text is.</summary>
public enum SegmentKind : byte
{
    /// <summary>Neither comment nor string.</summary>
    Code,

    /// <summary>A comment, with its markers.</summary>
    Comment,

    /// <summary>A string or character, with its quotes.</summary>
    Text,
}
