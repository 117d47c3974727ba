namespace Synapsid.Ledger.Import;

/// <summary>The texts of an event that are no fields.</summary>
public enum EventText
{
    /// <summary>The part of the ledger.</summary>
    Namespace,

    /// <summary>The host that it happened on, or that reported it.</summary>
    Host,

    /// <summary>The address of that host, or the one that a connection came from.</summary>
    Ip,

    /// <summary>The program that gathered it.</summary>
    Collector,

    /// <summary>The name of a type that is none of <see cref="Events.EventType"/>.</summary>
    TypeName,

    /// <summary>The raw bytes, where they are not the record itself.</summary>
    Raw,
}
