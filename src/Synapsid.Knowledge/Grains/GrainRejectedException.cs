namespace Synapsid.Knowledge.Grains;

/// <summary>
/// A caller's grain, patch or query cannot be accepted; nothing was changed. The message says why and what to do.
/// </summary>
public sealed class GrainRejectedException(string message, bool tooLarge = false) : Exception(message)
{
    /// <summary>Whether a size limit was the reason.</summary>
    public bool TooLarge { get; } = tooLarge;
}
