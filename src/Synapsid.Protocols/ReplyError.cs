namespace Synapsid.Protocols;

/// <summary>
/// Why a request failed: a stable code, and a sentence that says what happened, to what, and what to do now.
/// </summary>
public sealed record ReplyError(ErrorCode Code, string Message);
