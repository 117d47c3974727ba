namespace Synapsid;

/// <summary>A command of the key space was refused; the message is what a Redis client would be told.</summary>
public sealed class KeyCommandException : Exception
{
    /// <summary>For an error reply, its code first.</summary>
    public KeyCommandException(string message)
        : base(message)
    {
    }
}
