namespace Synapsid.Keyspace.Effects;

/// <summary>Where the effects of commands go: the journal. All members may be called from any thread.</summary>
public interface IEffectSink
{
    /// <summary>
    /// Null while writes are taken; else the error that every write is answered with before it changes anything, its
    /// code first: <c>MISCONF the disk is full …</c>.
    /// </summary>
    string? Refusal { get; }

    /// <summary>Whether a reply must not leave before its sequence is durable: in <c>always</c> mode.</summary>
    bool RepliesWait { get; }

    /// <summary>
    /// Appends the effects of one command, or of one transaction, as one record, while the shards that they change are
    /// locked, so that journal and memory have the same order. Does not wait for the disk.
    /// </summary>
    /// <returns>
    /// Its sequence; 0 where the journal could not take it. The effects are then owed: the sink keeps them, appends
    /// them before any others, and refuses writes until then.
    /// </returns>
    long Append(ReadOnlySpan<byte> effects);
}
