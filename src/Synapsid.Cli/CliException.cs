using Synapsid.Protocols;

namespace Synapsid.Cli;

/// <summary>Ends the run with an error that is shown to the user as it is.</summary>
internal sealed class CliException(ReplyError error) : Exception(error.Message)
{
    public CliException(ErrorCode code, string message)
        : this(new ReplyError(code, message))
    {
    }

    /// <summary>The error.</summary>
    public ReplyError Error { get; } = error;
}
