using FsCheck;
using FsCheck.Fluent;
using Synapsid.Testing;

using Synapsid.Embeddings.Models;
using Synapsid.Embeddings.Tokenizing;

namespace Synapsid.Embeddings.Tests.Tokenizing;

public sealed class WordPieceTokenizerTests(ModelFixture model)
{
    private const int TokensMax = 256, Opening = 101, Closing = 102, Unknown = 100, Mask = 103;

    [Fact]
    public void Tokens_equal_the_reference_in_every_text()
    {
        for (int i = 0; i < GoldenData.Texts.Length; i++)
        {
            int[] tokens = Encode(GoldenData.Texts[i]);
            Assert.True(GoldenData.Tokens[i].SequenceEqual(tokens), $"Text {i}: {string.Join(' ', tokens)}");
        }
    }

    [Fact]
    public void Any_text_gives_tokens_in_range_that_begin_inside_it()
    {
        // Units of every kind side by side, half of the surrogates alone.
        Gen<char> unit = Gen.Frequency(
            (4, Gen.Choose(0, 127).Select(c => (char)c)),
            (2, Gen.Choose(0x80, 0x2FF).Select(c => (char)c)),
            (2, Gen.Choose(0xD800, 0xDFFF).Select(c => (char)c)),
            (3, Gen.Choose(0x300, 0xFFFF).Select(c => (char)c)));
        Gen<string> text = unit.ArrayOf().Select(units => new string(units));
        Prop.ForAll(text.ToArbitrary(), HoldsFor).Holds();
    }

    [Fact]
    public void A_token_starts_at_the_character_that_it_came_from()
    {
        Assert.Equal([0, 5, 7, 12], Starts("Hello, Wörld!"));
        Assert.Equal([0, 2, 3, 5], Starts("a 中文 b"));
        Assert.Equal([1, 7], Starts("\tword\u0301 [MASK]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\u00a0\u3000")]
    [InlineData("\0\u0007\u200d\ufffd\ue000")]
    [InlineData("\ud800 \udc00")]
    [InlineData("\u0301\u0308")]
    public void A_text_without_visible_characters_has_only_the_tokens_around_it(string text) =>
        Assert.Equal([Opening, Closing], Encode(text));

    [Fact]
    public void Case_and_accents_make_no_difference()
    {
        Assert.Equal(Encode("cafe istanbul angstrom"), Encode("CAFÉ İSTANBUL Å\u0301ngstro\u0308m"));
        Assert.Equal(Encode("\u1112\u1161\u11ab"), Encode("한"));
    }

    [Fact]
    public void A_word_of_over_a_hundred_characters_is_unknown_whole()
    {
        Assert.NotEqual([Opening, Unknown, Closing], Encode(new string('a', 100)));
        Assert.Equal([Opening, Unknown, Closing], Encode(new string('a', 101)));
        Assert.Equal([Opening, Unknown, Closing], Encode(new string('a', 1_000_000)));
    }

    [Fact]
    public void Special_tokens_are_found_literally_and_in_their_own_case()
    {
        Assert.Equal([Opening, Mask, Closing, Closing], Encode("[MASK][SEP]"));
        Assert.DoesNotContain(Mask, Encode("[mask]"));
    }

    [Fact]
    public void A_long_text_is_cut_off_but_closed()
    {
        int[] tokens = Encode(string.Join(' ', Enumerable.Repeat("word", 1000)));
        Assert.Equal(TokensMax, tokens.Length);
        Assert.Equal(Closing, tokens[^1]);
        int[] few = new int[3];
        Assert.Equal(3, model.Tokenizer.Encode("two words", few));
        Assert.Equal(2, model.Tokenizer.Encode("two words", few.AsSpan(0, 2)));
        Assert.Equal([Opening, Closing], few[..2]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model\":{\"type\":\"BPE\"}}")]
    [InlineData("{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":-1}}}")]
    [InlineData("{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"word\":1}}}")]
    [InlineData("{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"word\":1")]
    [InlineData("{\"added_tokens\":[{\"id\":1,\"content\":\"\"}]}")]
    [InlineData("{\"normalizer\":{\"type\":\"NFC\"}}")]
    public void A_file_that_is_no_tokenizer_of_this_kind_is_refused_by_name(string json)
    {
        ModelException failure = Assert.Throws<ModelException>(
            () => WordPieceTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json), "/models/tokenizer.json"));
        Assert.Contains("/models/tokenizer.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains("syn model pull --force", failure.Message, StringComparison.Ordinal);
    }

    private bool HoldsFor(string text)
    {
        int[] tokens = Encode(text);
        List<int> starts = Starts(text);
        bool ascend = starts.Zip(starts.Skip(1)).All(pair => pair.First <= pair.Second);
        return tokens.All(token => token >= 0 && token < model.Tokenizer.TokenCount)
            && ascend && starts.All(start => start >= 0 && start < text.Length)
            && tokens.Length == Math.Min(TokensMax, starts.Count + 2);
    }

    private List<int> Starts(string text)
    {
        List<int> starts = [];
        model.Tokenizer.TokenStarts(text, starts);
        return starts;
    }

    private int[] Encode(string text)
    {
        int[] buffer = new int[TokensMax];
        return buffer[..model.Tokenizer.Encode(text, buffer)];
    }
}
