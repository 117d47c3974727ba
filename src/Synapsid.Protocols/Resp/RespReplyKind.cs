namespace Synapsid.Protocols.Resp;

/// <summary>What a reply is, by its first byte.</summary>
public enum RespReplyKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>A simple string.</summary>
    Simple,

    /// <summary>An error.</summary>
    Error,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A bulk string, or a verbatim one without its kind.</summary>
    Bulk,

    /// <summary>A double.</summary>
    Double,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>The head of an array; <see cref="RespReplyReader.Count"/> elements follow.</summary>
    Array,

    /// <summary>The head of a set.</summary>
    Set,

    /// <summary>The head of a map; <see cref="RespReplyReader.Count"/> keys and values follow.</summary>
    Map,

    /// <summary>The head of a push message.</summary>
    Push,
}
