namespace Synapsid.Storage.Journals;

/// <summary>One effect, as it was appended. The payload is valid until the cursor moves.</summary>
public readonly ref struct JournalRecord
{
    /// <summary>A record over bytes that the caller owns.</summary>
    public JournalRecord(long sequence, byte kind, ReadOnlySpan<byte> payload)
    {
        Sequence = sequence;
        Kind = kind;
        Payload = payload;
    }

    /// <summary>Its place in the journal; the first is 1 and there are no gaps.</summary>
    public long Sequence { get; }

    /// <summary>What the payload means, to whoever appended it.</summary>
    public byte Kind { get; }

    /// <summary>The bytes appended.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}
