namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// Turns text into the token numbers of an uncased BERT (Devlin et al., 2019): normalized, cut into words, each word
/// spelled greedily with word pieces (Schuster and Nakajima, 2012). Agrees with Hugging Face tokenizers.
/// </summary>
/// <remarks>Safe to share between threads. Any string is fine, also one with lone surrogates: those leave no
/// trace.</remarks>
public sealed class WordPieceTokenizer
{
    private readonly Vocabulary _vocabulary;

    private WordPieceTokenizer(Vocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>The largest token number plus one.</summary>
    public int TokenCount => _vocabulary.TokenCount;

    /// <summary>Reads <c>tokenizer.json</c>; the path serves messages.</summary>
    /// <exception cref="Models.ModelException">The bytes are no tokenizer of this kind.</exception>
    public static WordPieceTokenizer Parse(ReadOnlySpan<byte> json, string path) =>
        new(TokenizerFile.Parse(json, path));

    /// <summary>
    /// Writes the tokens of a text between [CLS] and [SEP], cut off at the destination's length (at least 2).
    /// Returns their number.
    /// </summary>
    public int Encode(ReadOnlySpan<char> text, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens.Length, 2, nameof(tokens));
        tokens[0] = _vocabulary.Opening;
        int count = tokens.Length > 2 ? Scan(text, new TokenSink(tokens[1..^1])) : 0;
        tokens[count + 1] = _vocabulary.Closing;
        return count + 2;
    }

    /// <summary>
    /// Appends, for each token of the whole text (special ones around it aside), the index of the character it begins
    /// at.
    /// </summary>
    public void TokenStarts(ReadOnlySpan<char> text, List<int> starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        Scan(text, new StartSink(starts));
    }

    private int Scan<TSink>(ReadOnlySpan<char> text, TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        const int Length = TokenScan<StartSink>.BufferLength;
        TokenScan<TSink> scan = new(
            _vocabulary, text, stackalloc char[Length], stackalloc int[Length], stackalloc uint[Length],
            stackalloc int[Length], sink);
        return scan.Run();
    }

    /// <summary>Keeps the first tokens that fit.</summary>
    private ref struct TokenSink(Span<int> tokens) : ITokenSink
    {
        private readonly Span<int> _tokens = tokens;

        public int Count { get; private set; }

        public bool Take(int token, int start)
        {
            _tokens[Count++] = token;
            return Count < _tokens.Length;
        }
    }

    /// <summary>Keeps where every token begins.</summary>
    private readonly struct StartSink(List<int> starts) : ITokenSink
    {
        public int Count => starts.Count;

        public bool Take(int token, int start)
        {
            starts.Add(start);
            return true;
        }
    }
}
