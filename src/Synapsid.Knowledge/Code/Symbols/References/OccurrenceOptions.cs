namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>Which occurrences are wanted.</summary>
public sealed record OccurrenceOptions
{
    /// <summary>Occurrences of one file at most.</summary>
    public int Max { get; init; } = 1_000;

    /// <summary>Whether those in comments and strings are given too.</summary>
    public bool HasTexts { get; init; } = true;

    /// <summary>Whether a C# file is parsed to tell more exactly what each one does.</summary>
    public bool ParsesCSharp { get; init; } = true;
}
