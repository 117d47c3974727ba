using Synapsid.Protocols;

namespace Synapsid.Client;

/// <summary>The server answered with an error, or did not answer.</summary>
public sealed class SynapsidException : Exception
{
    /// <summary>An error that the server answered with.</summary>
    public SynapsidException(ReplyError error)
        : base(error.Message) => Code = error.Code;

    /// <summary>No answer came.</summary>
    public SynapsidException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>The kind of error; null where the server could not be reached.</summary>
    public ErrorCode? Code { get; }
}
