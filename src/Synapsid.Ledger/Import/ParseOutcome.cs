namespace Synapsid.Ledger.Import;

/// <summary>What a parser made of a record.</summary>
public enum ParseOutcome
{
    /// <summary>An event with its fields.</summary>
    Parsed,

    /// <summary>
    /// The record says how to read those after it, as Zeek's <c>#fields</c> does, and is no event itself.
    /// </summary>
    Directive,

    /// <summary>It is not what the format says; <see cref="ParsedEvent.Failure"/> tells why. It is kept as
    /// raw.</summary>
    Failed,
}
