namespace Synapsid.Ledger.Import;

/// <summary>What was read of a source: records = events + directives + blank ones.</summary>
public sealed class ImportCounts
{
    /// <summary>Most failures that are kept with their place; all are counted.</summary>
    public const int FailuresKeptMax = 50;

    private readonly List<(int Line, string Reason)> _failures = [];

    /// <summary>Lines, or objects where the source is made of them.</summary>
    public long Records { get; internal set; }

    /// <summary>Events, those that could not be parsed among them.</summary>
    public long Events { get; internal set; }

    /// <summary>Records that only say how to read others.</summary>
    public long Directives { get; internal set; }

    /// <summary>Empty lines.</summary>
    public long Blank { get; internal set; }

    /// <summary>Events that are kept as raw because they could not be parsed.</summary>
    public long Unparsed { get; private set; }

    /// <summary>Length of the events' records, in bytes.</summary>
    public long RawBytes { get; internal set; }

    /// <summary>The first failures: their lines, and why.</summary>
    public IReadOnlyList<(int Line, string Reason)> Failures => _failures;

    internal void AddFailure(int line, string reason)
    {
        Unparsed++;
        if (_failures.Count < FailuresKeptMax) _failures.Add((line, reason));
    }
}
