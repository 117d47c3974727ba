namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>What was asked for is not there, or the question makes no sense; the message says what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="isAbsent">Whether it is not there, rather than asked wrongly.</param>
public sealed class LookupException(string message, bool isAbsent) : Exception(message)
{
    /// <summary>Whether it is not there, rather than asked wrongly.</summary>
    public bool IsAbsent { get; } = isAbsent;
}
