namespace Synapsid.Ledger.Merkle;

/// <summary>Findings, of which only the first so many are kept.</summary>
internal sealed class FindingList(int max)
{
    private readonly List<LedgerFinding> _list = [];

    public long Count { get; private set; }

    /// <summary>Those kept, lowest index first.</summary>
    public IReadOnlyList<LedgerFinding> Sorted => [.. _list.OrderBy(finding => finding.Index)];

    public void Add(FindingKind kind, long index, string file, string reason)
    {
        Count++;
        if (_list.Count < max) _list.Add(new LedgerFinding(kind, index, file, reason));
    }
}
