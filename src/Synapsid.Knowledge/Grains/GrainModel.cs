namespace Synapsid.Knowledge.Grains;

/// <summary>The model whose vectors a store holds; it can hold no others.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Fingerprint">64 hexadecimal digits that stand for its weights and tokenizer.</param>
/// <param name="Dimensions">Floats of one vector.</param>
public sealed record GrainModel(string Name, string Fingerprint, int Dimensions);
