namespace Synapsid.Ledger.Segments;

/// <summary>The fields that a sealed segment has postings for. The numbers are on disk.</summary>
internal enum PostingField : byte
{
    Namespace,
    Host,
    Ip,
    Type,
    Severity,
    Format,
}
