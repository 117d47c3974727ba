using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>A Redis command answered with an error: its first word is a code.</summary>
internal sealed class KvErrorException(string reply) : Exception(SentenceOf(reply))
{
    /// <summary>The kind of error.</summary>
    public ErrorCode Code { get; } = CodeOf(reply);

    private static ErrorCode CodeOf(string reply) => reply.Split(' ')[0] switch
    {
        "WRONGTYPE" => ErrorCode.Conflict,
        "OOM" => ErrorCode.TooLarge,
        "MISCONF" => ErrorCode.StorageFailed,
        _ when reply == "ERR no such key" => ErrorCode.NotFound,
        _ => ErrorCode.BadRequest,
    };

    private static string SentenceOf(string reply)
    {
        string text = reply.StartsWith("ERR ", StringComparison.Ordinal) ? reply[4..] : reply;
        return text.Length == 0 ? "The command failed." : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
    }
}
