using Microsoft.AspNetCore.Http;
using Synapsid.Protocols;

namespace Synapsid.Server.Http;

/// <summary>The HTTP status of each kind of error.</summary>
internal static class ErrorStatus
{
    /// <summary>The status that an error of a command is answered with.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.BadRequest => StatusCodes.Status400BadRequest,
        ErrorCode.UnknownCommand or ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.ModelUnavailable or ErrorCode.Cancelled => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.StorageFailed => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}
