using System.Text;

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
    public void Characters_with_more_marks_between_them_than_a_term_holds_make_no_pair()
    {
        string marks = new('\u0301', TextAnalyzer.WordCharsMax - 2);
        Assert.Equal(["猫", "黒", $"猫{marks}黒", "白", "黒白"], Analyzer.Terms($"猫{marks}黒白"));
        Assert.Equal(["猫", "黒", "白", "黒白"], Analyzer.Terms($"猫{marks}\u0301黒白"));
        Assert.Equal(["𠀀", "黒"], Analyzer.Terms($"𠀀{marks}黒"));
    }

    [Fact]
    public void Capitals_of_two_units_are_not_cut_in_half() =>
        Assert.Equal(["𐐨", "𐐩𐐪", "𐐨𐐩𐐪"], Analyzer.Terms("𐐀𐐁𐐪"));

    [Fact]
    public void Any_characters_give_terms_that_are_whole_and_neither_empty_nor_too_long()
    {
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        Random random = new(11);
        char[] text = new char[200];
        for (int run = 0; run < 2000; run++)
        {
            // Mostly characters that the rules treat specially, to reach their meetings.
            string[] special = ["a", "A", "s", "S", "0", "9", "_", "'", "’", " ", "é", "\u0301", "\ud83d", "\ude00", "猫", "ก", "À", "-", "𐐀", "𐐨", "𠀀"];
            for (int i = 0; i < text.Length;)
            {
                string next = random.Next(4) == 0 ? ((char)random.Next(0x10000)).ToString() : special[random.Next(special.Length)];

                // Now and then many of one, longer than a term: a run of digits, of marks, of capitals.
                int repeats = random.Next(40) == 0 ? random.Next(2 * TextAnalyzer.WordCharsMax) : 1;
                for (int unit = 0; unit < repeats * next.Length && i < text.Length; unit++) text[i++] = next[unit % next.Length];
            }

            foreach (string term in Analyzer.Terms(new string(text)))
            {
                Assert.InRange(term.Length, 1, TextAnalyzer.WordCharsMax);
                Assert.InRange(strict.GetByteCount(term), 1, TextDictionaryPosition.TermBytesMax);
            }
        }
    }

    private static string[] Split(string terms) => terms.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
