namespace Synapsid.Ledger.Query;

/// <summary>What a field of a query is.</summary>
internal enum FieldKind
{
    Parsed,
    Id,
    Time,
    Received,
    Namespace,
    Host,
    Ip,
    Collector,
    Format,
    Type,
    TypeName,
    Severity,
    ParseFailure,
    Raw,
}
