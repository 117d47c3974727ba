namespace Synapsid.Ledger.Events;

/// <summary>How grave an event is; numbers as in OCSF's <c>severity_id</c>. They are on disk.</summary>
public enum Severity : byte
{
    /// <summary>Nobody said.</summary>
    Unknown = 0,

    /// <summary>For the record.</summary>
    Informational = 1,

    /// <summary>Low.</summary>
    Low = 2,

    /// <summary>Medium.</summary>
    Medium = 3,

    /// <summary>High.</summary>
    High = 4,

    /// <summary>Critical.</summary>
    Critical = 5,

    /// <summary>Fatal.</summary>
    Fatal = 6,
}
