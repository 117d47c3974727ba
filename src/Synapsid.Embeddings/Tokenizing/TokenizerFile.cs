using System.Text.Json;

using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// Reads the file <c>tokenizer.json</c> of Hugging Face tokenizers, as far as an uncased BERT needs it.
/// </summary>
/// <remarks>
/// Its "truncation" and "padding" are left aside on purpose: the file says 128 tokens and pads to them, while the model
/// is used everywhere (sentence-transformers) with 256 tokens and no padding.
/// </remarks>
internal static class TokenizerFile
{
    private const int PiecesMax = 1 << 20, PieceCharactersMax = 256;
    private const string ContinuationPrefix = "##";

    /// <summary>Reads the vocabulary from the file's bytes.</summary>
    /// <exception cref="ModelException">The bytes are no such file, or it asks for rules that are not kept
    /// here.</exception>
    public static Vocabulary Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            return ParseFile(json);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw ModelException.Damaged(path, failure.Message);
        }
    }

    private static Vocabulary ParseFile(ReadOnlySpan<byte> json)
    {
        PieceTable beginnings = new(), continuations = new();
        List<(string Text, int Token)> specials = [];
        int tokenCount = 0;
        Utf8JsonReader reader = new(json);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == "added_tokens") ReadSpecials(ref reader, specials);
            else if (name == "normalizer") CheckNormalizer(ref reader);
            else if (name == "model") tokenCount = ReadModel(ref reader, beginnings, continuations);
            else reader.Skip();
        }

        Vocabulary vocabulary = new()
        {
            Beginnings = beginnings, Continuations = continuations, Specials = specials, TokenCount = tokenCount,
        };
        if (tokenCount == 0) throw new FormatException("it has no vocabulary");
        if (vocabulary.Unknown < 0 || vocabulary.Opening < 0 || vocabulary.Closing < 0)
            throw new FormatException("it lacks one of the tokens [UNK], [CLS], [SEP]");
        return vocabulary;
    }

    private static void ReadSpecials(ref Utf8JsonReader reader, List<(string Text, int Token)> specials)
    {
        JsonElement tokens = JsonElement.ParseValue(ref reader);
        foreach (JsonElement token in tokens.EnumerateArray())
        {
            string text = token.GetProperty("content").GetString() ?? "";
            if (text.Length == 0 || !CharacterRules.IsSign(text[0]))
                throw new FormatException("an added token does not begin with a sign of ASCII");
            specials.Add((text, token.GetProperty("id").GetInt32()));
        }
    }

    private static void CheckNormalizer(ref Utf8JsonReader reader)
    {
        JsonElement normalizer = JsonElement.ParseValue(ref reader);
        bool kept = normalizer.GetProperty("type").GetString() == "BertNormalizer"
            && normalizer.GetProperty("clean_text").GetBoolean()
            && normalizer.GetProperty("handle_chinese_chars").GetBoolean()
            && normalizer.GetProperty("lowercase").GetBoolean()
            && normalizer.GetProperty("strip_accents").ValueKind is JsonValueKind.Null or JsonValueKind.True;
        if (!kept) throw new FormatException("it asks for other normalizing than an uncased BERT's");
    }

    private static int ReadModel(ref Utf8JsonReader reader, PieceTable beginnings, PieceTable continuations)
    {
        int tokenCount = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            bool kept = name switch
            {
                "type" => reader.GetString() == "WordPiece",
                "unk_token" => reader.GetString() == "[UNK]",
                "continuing_subword_prefix" => reader.GetString() == ContinuationPrefix,
                "max_input_chars_per_word" => reader.GetInt32() == Vocabulary.WordCharactersMax,
                _ => true,
            };
            if (!kept) throw new FormatException($"its model's '{name}' is not that of a BERT");
            if (name == "vocab") tokenCount = ReadPieces(ref reader, beginnings, continuations);
            else reader.Skip();
        }

        return tokenCount;
    }

    private static int ReadPieces(ref Utf8JsonReader reader, PieceTable beginnings, PieceTable continuations)
    {
        Span<char> buffer = stackalloc char[PieceCharactersMax];
        int tokenCount = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.Length > PieceCharactersMax) throw new FormatException("a piece is too long");
            ReadOnlySpan<char> piece = buffer[..reader.CopyString(buffer)];
            reader.Read();
            int token = reader.GetInt32();
            if (token is < 0 or >= PiecesMax) throw new FormatException($"token {token} is out of range");
            tokenCount = Math.Max(tokenCount, token + 1);
            if (piece.Length > ContinuationPrefix.Length && piece.StartsWith(ContinuationPrefix))
                continuations.Add(piece[ContinuationPrefix.Length..], token);
            else
                beginnings.Add(piece, token);
        }

        return tokenCount;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new FormatException("it is no JSON object");
    }
}
