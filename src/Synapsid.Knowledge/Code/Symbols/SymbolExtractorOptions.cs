namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>How symbols are extracted.</summary>
public sealed record SymbolExtractorOptions
{
    /// <summary>Name or path of Universal Ctags; empty to do without it.</summary>
    public string CtagsProgram { get; init; } = "ctags";

    /// <summary>ctags processes at most. They are started when needed.</summary>
    public int Processes { get; init; } = Environment.ProcessorCount;

    /// <summary>How long ctags may take over one file before it is stopped.</summary>
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long ctags may take to start.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A ctags process that holds more memory than this is replaced.</summary>
    public long ProcessMemoryBytes { get; init; } = 96L << 20;

    /// <summary>Symbols of one file at most; more come from generated code, and are left out.</summary>
    public int SymbolsMax { get; init; } = 20_000;

    /// <summary>Bytes of a signature at most.</summary>
    public int SignatureBytesMax { get; init; } = 240;

    /// <summary>Characters of a summary at most.</summary>
    public int SummaryCharactersMax { get; init; } = 200;

    /// <summary>Characters of a whole comment at most.</summary>
    public int DocumentationCharactersMax { get; init; } = 2_000;

    /// <summary>Throws where a number makes no sense.</summary>
    internal SymbolExtractorOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Processes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FileTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StartTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(SymbolsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SignatureBytesMax, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(SummaryCharactersMax, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(DocumentationCharactersMax, SummaryCharactersMax);
        return this;
    }
}
