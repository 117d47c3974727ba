namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A search that makes no sense: an empty text, a pattern that cannot be read, an unknown kind.</summary>
public sealed class CodeQueryException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public CodeQueryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that another failure caused.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="inner">That failure.</param>
    public CodeQueryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
