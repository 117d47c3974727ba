namespace Synapsid.Embeddings.Tokenizing;

/// <summary>Takes tokens as they are found.</summary>
internal interface ITokenSink
{
    /// <summary>Tokens taken so far.</summary>
    int Count { get; }

    /// <summary>Takes a token that begins at a character of the text; false to hear of no more.</summary>
    bool Take(int token, int start);
}
