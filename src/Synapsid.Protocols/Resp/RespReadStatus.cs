namespace Synapsid.Protocols.Resp;

/// <summary>How far <see cref="RespReader.Next"/> came.</summary>
public enum RespReadStatus
{
    /// <summary>The bytes end within a request; more are needed.</summary>
    Incomplete,

    /// <summary>A request is complete.</summary>
    Request,

    /// <summary>What came is no RESP; the connection cannot go on.</summary>
    Broken,
}
