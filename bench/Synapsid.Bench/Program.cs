using Synapsid.Bench;

return args is not [string verb, .. string[] rest] ? Usage() : verb switch
{
    "encoder" => EncoderBench.Run(rest),
    "grains" => GrainBench.Run(rest),
    "journal" => JournalBench.Run(rest),
    "scan" => ScanBench.Run(rest),
    "retrieval" => RetrievalBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: synbench <verb> [arguments]; verbs: encoder, grains, journal, scan, retrieval");
    return 2;
}
