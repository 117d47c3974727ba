namespace Synapsid.Commands;

/// <summary>A request's arguments do not fit its command. The message names the argument and what it takes.</summary>
public sealed class BadArgumentException(string message) : Exception(message);
