namespace Synapsid.Knowledge.Code.Walking;

/// <summary>The folder to walk is none, or cannot be read; the message says which and what to do.</summary>
public sealed class WalkRootException(string message) : IOException(message);
