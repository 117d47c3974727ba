namespace Synapsid.Commands;

/// <summary>What a request names does not exist.</summary>
public sealed class NotFoundException(string message) : Exception(message);
