namespace Synapsid.Protocols;

/// <summary>
/// The stable kinds of error that every face answers with: HTTP turns them into a status, the command line into an exit
/// code. The wire name is the member in snake_case (<see cref="ErrorCodes.WireName"/>).
/// </summary>
public enum ErrorCode
{
    /// <summary>The request or an argument is malformed or out of its limits.</summary>
    BadRequest,

    /// <summary>No command of that name.</summary>
    UnknownCommand,

    /// <summary>What the request names does not exist.</summary>
    NotFound,

    /// <summary>A text or body is over its limit.</summary>
    TooLarge,

    /// <summary>The data folder is in use, or was made with another model or format.</summary>
    Conflict,

    /// <summary>The encoder's weights are not on this machine or are damaged.</summary>
    ModelUnavailable,

    /// <summary>The disk refused: full, read-only, failed, or damaged files.</summary>
    StorageFailed,

    /// <summary>The caller went away or pressed Ctrl-C; what was acknowledged before stays.</summary>
    Cancelled,

    /// <summary>A defect of Synapsid's own.</summary>
    Internal,
}
