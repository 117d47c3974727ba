namespace Synapsid.Cli.Verbs;

/// <summary>The verbs of the ledger that read or write files, or go on until they are stopped.</summary>
internal static class LedgerVerbs
{
    /// <summary>Name of the verb that they stand under.</summary>
    public const string Group = "ledger";

    public static IEnumerable<Verb> Create() =>
    [
        LedgerImportVerb.Create(),
        LedgerTailVerb.Create(),
        .. LedgerProofVerbs.Create(),
    ];
}
