namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>The kinds of <see cref="GlobToken"/>.</summary>
internal enum GlobTokenKind : byte
{
    /// <summary>Exactly one byte.</summary>
    Byte,

    /// <summary>Any byte but '/'.</summary>
    Any,

    /// <summary>A byte of a class; never '/'.</summary>
    Class,

    /// <summary>Any number of bytes other than '/'.</summary>
    Star,

    /// <summary>Any number of bytes.</summary>
    DoubleStar,

    /// <summary>Nothing, or what <see cref="FoldersRest"/>, the next token, accepts.</summary>
    Folders,

    /// <summary>Any number of bytes, then '/'.</summary>
    FoldersRest,

    /// <summary>Nothing at all: the pattern is malformed and matches no path.</summary>
    Never,
}
