namespace Synapsid.Embeddings.Tokenizing;

/// <summary>The word pieces of a tokenizer file, and its special tokens.</summary>
internal sealed class Vocabulary
{
    /// <summary>A longer word is unknown as a whole.</summary>
    public const int WordCharactersMax = 100;

    /// <summary>Pieces that begin a word.</summary>
    public required PieceTable Beginnings { get; init; }

    /// <summary>Pieces that carry a word on, without their prefix.</summary>
    public required PieceTable Continuations { get; init; }

    /// <summary>Tokens that are found literally in the text before anything else is done to it.</summary>
    public required IReadOnlyList<(string Text, int Token)> Specials { get; init; }

    /// <summary>The largest token number plus one.</summary>
    public required int TokenCount { get; init; }

    /// <summary>The token of a word that the pieces cannot spell.</summary>
    public int Unknown => Special("[UNK]");

    /// <summary>The token that opens every text.</summary>
    public int Opening => Special("[CLS]");

    /// <summary>The token that closes every text.</summary>
    public int Closing => Special("[SEP]");

    private int Special(string text)
    {
        foreach ((string special, int token) in Specials)
        {
            if (special == text) return token;
        }

        return -1;
    }
}
