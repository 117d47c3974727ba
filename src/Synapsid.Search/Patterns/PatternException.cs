namespace Synapsid.Search.Patterns;

/// <summary>A pattern that is no regular expression, or one that takes too long. The message is for who wrote
/// it.</summary>
public sealed class PatternException : Exception
{
    /// <summary>Says what is wrong with the pattern.</summary>
    public PatternException(string message)
        : base(message)
    {
    }
}
