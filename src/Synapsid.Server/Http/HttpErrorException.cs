using Synapsid.Protocols;

namespace Synapsid.Server.Http;

/// <summary>Ends a request with an error that is answered as it is.</summary>
internal sealed class HttpErrorException(int status, ReplyError error) : Exception(error.Message)
{
    public HttpErrorException(int status, string message)
        : this(status, new ReplyError(ErrorCode.BadRequest, message))
    {
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error.</summary>
    public ReplyError Error { get; } = error;

    /// <summary>The methods that the path knows, where the request's is none of them.</summary>
    public string? Allow { get; init; }
}
