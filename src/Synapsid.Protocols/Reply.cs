namespace Synapsid.Protocols;

/// <summary>The answer to a <see cref="Request"/>: a JSON object as UTF-8, or an error.</summary>
public sealed class Reply
{
    private Reply(ReadOnlyMemory<byte> payload, ReplyError? error) => (Payload, Error) = (payload, error);

    /// <summary>The JSON object; empty when there is an error.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The error, or null for success.</summary>
    public ReplyError? Error { get; }

    /// <summary>A success with its JSON object.</summary>
    public static Reply Success(ReadOnlyMemory<byte> payload) => new(payload, null);

    /// <summary>A failure.</summary>
    public static Reply Failure(ErrorCode code, string message) => new(default, new ReplyError(code, message));

    /// <summary>A failure.</summary>
    public static Reply Failure(ReplyError error) => new(default, error);
}
