using Synapsid.Search.Text;

namespace Synapsid.Search.Tests.Text;

public sealed class TextAnalyzerTests
{
    private static readonly TextAnalyzer Analyzer = new(new TextAnalyzerOptions());

    [Theory]
    [InlineData("", "")]
    [InlineData("The quick brown fox.", "the quick brown fox")]
    [InlineData("state-of-the-art", "state of the art")]
    [InlineData("Café naïve Ångström Łódź", "cafe naive angstrom lodz")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("Ελλάδα Ёлка Straße", "ελλαδα елка straße")]
    [InlineData("ｆｕｌｌ　ｗｉｄｔｈ", "full width")]
    [InlineData("don't stop the user's work", "dont stop the user work")]
    [InlineData("rock 'n' roll", "rock n roll")]
    [InlineData("O’Neil’s", "o neil oneil")]
    [InlineData("x \ud83d\ude00 \ud800 y", "x y")]
    public void Prose_words_are_one_term_each(string text, string terms) => Assert.Equal(Split(terms), Analyzer.Terms(text));

    [Theory]
    [InlineData("getUserName", "get user name getusername")]
    [InlineData("GetUserName", "get user name getusername")]
    [InlineData("get_user_name", "get user name getusername")]
    [InlineData("__init__", "init")]
    [InlineData("_word_ here", "word here")]
    [InlineData("HTTPServer", "http server httpserver")]
    [InlineData("utf8", "utf 8 utf8")]
    [InlineData("sha256sum", "sha 256 sum sha256sum")]
    [InlineData("MAX_PATH", "max path maxpath")]
    [InlineData("userIDs", "user id userid")]
    [InlineData("IDs", "id")]
    [InlineData("1960s 1,460", "1960 1 460")]
    [InlineData("getXs", "get xs getx")]
    public void Identifiers_are_their_parts_and_the_whole(string text, string terms) =>
        Assert.Equal(Split(terms), Analyzer.Terms(text));

    [Theory]
    [InlineData("queries", "query")]
    [InlineData("parties trees shoes aches", "party tree shoe ache")]
    [InlineData("horses classes glass virus is gas", "horse classe glass virus is ga")]
    [InlineData("userQueries", "user query userquery")]
    public void Plurals_become_singular_by_Harmans_rules(string text, string terms) =>
        Assert.Equal(Split(terms), Analyzer.Terms(text));

    [Theory]
    [InlineData("黒猫", "黒 猫 黒猫")]
    [InlineData("検索する", "検 索 検索 す 索す る する")]
    [InlineData("the 猫 sat", "the 猫 sat")]
    [InlineData("𠀀𠀁", "𠀀 𠀁 𠀀𠀁")]
    [InlineData("한국어 text", "한 국 한국 어 국어 text")]
    public void Scripts_without_spaces_give_characters_and_pairs(string text, string terms) =>
        Assert.Equal(Split(terms), Analyzer.Terms(text));

    [Fact]
    public void Stop_words_and_stemming_are_options()
    {
        TextAnalyzer analyzer = new(new TextAnalyzerOptions { StemPlurals = false, StopWords = EnglishStopWords.All });
        Assert.Equal(["cats", "dogs"], analyzer.Terms("the cats and The dogs"));
        Assert.NotEqual(analyzer.Options.Fingerprint(), Analyzer.Options.Fingerprint());
    }

    [Fact]
    public void The_whole_of_an_identifier_does_not_count_to_the_length()
    {
        TermCursor cursor = Analyzer.Read("one getUserName 黒猫", stackalloc char[TextAnalyzer.BufferChars]);
        int counted = 0;
        while (cursor.MoveNext()) counted += cursor.CountsToLength ? 1 : 0;
        Assert.Equal(1 + 3 + 2, counted);
    }

    [Fact]
    public void A_word_longer_than_the_buffer_is_cut()
    {
        string word = new('x', 1000);
        Assert.Equal([word[..TextAnalyzer.WordCharsMax], "next"], Analyzer.Terms(word + " next"));
        Assert.Equal(66, Analyzer.Terms(string.Concat(Enumerable.Repeat("aB", 500))).Single(term => term.Length > 60).Length + 2);
    }

    [Fact]
    public void Any_characters_give_terms_that_are_not_empty()
    {
        Random random = new(11);
        char[] text = new char[200];
        for (int run = 0; run < 2000; run++)
        {
            // Mostly characters that the rules treat specially, to reach their meetings.
            const string special = "aAsS09_'’ é́\ud83d\ude00猫กÀ-";
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = random.Next(4) == 0 ? (char)random.Next(0x10000) : special[random.Next(special.Length)];
            }

            Assert.All(Analyzer.Terms(new string(text)), term => Assert.InRange(term.Length, 1, TextAnalyzer.WordCharsMax));
        }
    }

    private static string[] Split(string terms) => terms.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
