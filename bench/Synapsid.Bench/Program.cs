using Synapsid.Bench;

Dictionary<string, Func<string[], int>> verbs = new(StringComparer.Ordinal)
{
    ["code-text"] = rest => CodeTextBench.Run(rest),
    ["code-quality"] = rest => CodeQualityBench.Run(rest),
    ["code-search"] = rest => CodeSearchBench.Run(rest),
    ["collections"] = rest => CollectionsBench.Run(rest),
    ["encoder"] = rest => EncoderBench.Run(rest),
    ["grains"] = rest => GrainBench.Run(rest),
    ["import"] = rest => ImportBench.Run(rest),
    ["journal"] = rest => JournalBench.Run(rest),
    ["key-disk"] = rest => KeyDiskBench.Run(rest),
    ["keys"] = rest => KeysBench.Run(rest),
    ["ledger"] = rest => LedgerBench.Run(rest),
    ["ledger-http"] = rest => LedgerHttpBench.Run(rest),
    ["ledger-hash"] = _ => LedgerHashBench.Run(),
    ["ledger-proofs"] = rest => LedgerProofBench.Run(rest),
    ["retrieval"] = rest => RetrievalBench.Run(rest),
    ["scan"] = rest => ScanBench.Run(rest),
    ["symbols"] = rest => SymbolsBench.Run(rest),
    ["walk"] = rest => WalkBench.Run(rest),
};

if (args is [string verb, .. string[] arguments] && verbs.TryGetValue(verb, out Func<string[], int>? run)) return run(arguments);
Console.Error.WriteLine($"usage: synbench <verb> [arguments]; verbs: {string.Join(", ", verbs.Keys)}");
return 2;
