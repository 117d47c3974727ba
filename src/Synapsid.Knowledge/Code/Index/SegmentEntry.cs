namespace Synapsid.Knowledge.Code.Index;

/// <summary>What a manifest says of one segment.</summary>
internal sealed record SegmentEntry
{
    /// <summary>Its number; its files are <c>N.files</c>, <c>N.tri</c> and so on, and are never changed.</summary>
    public required int Number { get; init; }

    /// <summary>Its rows, dead ones included.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of its newest file of symbols; 0: they are not there yet, for the text comes first.</summary>
    public int Symbols { get; init; }

    /// <summary>Who read them (<see cref="SymbolReaders"/>); empty where that was not noted.</summary>
    public string SymbolsBy { get; init; } = "";

    /// <summary>Whether its symbols are there too.</summary>
    public bool HasSymbols => Symbols > 0;

    /// <summary>Number of its newest file of cards, which tells which symbols have vectors; 0: none has.</summary>
    public int Cards { get; init; }

    /// <summary>Rows whose file changed or went since, ascending.</summary>
    public IReadOnlyList<int> Dead { get; init; } = [];

    /// <summary>Rows whose file was touched and has the same content: their new stamps.</summary>
    public IReadOnlyDictionary<int, FileStamp> Touched { get; init; } = new Dictionary<int, FileStamp>();
}
