namespace Synapsid.Ledger.Events;

/// <summary>What an event is about. The numbers are on disk.</summary>
public enum EventType : byte
{
    /// <summary>None of the others: the event's own type name says what.</summary>
    Custom = 0,

    /// <summary>A connection or traffic.</summary>
    Network = 1,

    /// <summary>A name was looked up.</summary>
    Dns = 2,

    /// <summary>A request over HTTP.</summary>
    Http = 3,

    /// <summary>Somebody logged in or out, or failed to; rights changed.</summary>
    Auth = 4,

    /// <summary>A file was made, read, changed or deleted.</summary>
    File = 5,

    /// <summary>A process began, ended or was tampered with.</summary>
    Process = 6,

    /// <summary>A library or driver was loaded.</summary>
    Module = 7,

    /// <summary>Malware was found.</summary>
    Malware = 8,

    /// <summary>Something unusual was found.</summary>
    Anomaly = 9,

    /// <summary>A rule was broken.</summary>
    Policy = 10,

    /// <summary>An AI agent did something.</summary>
    AgentAction = 11,
}
