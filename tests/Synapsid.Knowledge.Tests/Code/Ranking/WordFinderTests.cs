using System.Text;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class WordFinderTests
{
    [Theory]
    [InlineData("evictKeys(); // evicted", 2)]
    [InlineData("EVICT_POLICY evictionPool", 2)]
    [InlineData("HTTPEviction evict2", 2)]
    [InlineData("evident convict", 0)]
    [InlineData("", 0)]
    public void Words_are_found_inside_identifiers_by_their_stem(string text, int count) =>
        Assert.Equal(count, Find("evict", text).Count);

    [Fact]
    public void Lines_are_counted_from_one() =>
        Assert.Equal([1, 3, 3], Find("key", "key\n\n keys = key_of\r\n").Select(hit => hit.Line));

    [Fact]
    public void Each_word_is_told_by_its_place_in_the_question() =>
        Assert.Equal([1, 0], Find("lock free", "freeLock").Select(hit => hit.Stem));

    [Fact]
    public void Short_words_and_numbers_are_found() =>
        Assert.Equal([0, 1], Find("io 503", "IO_LOOP retry503").Select(hit => hit.Stem));

    [Fact]
    public void Names_are_counted()
    {
        int[] counts = new int[2];
        new WordFinder(QuestionWords.StemsOf("lock free")).Count("lockUnlock_lockFree", counts);
        Assert.Equal([2, 1], counts);
    }

    [Fact]
    public void Any_bytes_are_read()
    {
        Random random = new(5);
        byte[] text = new byte[4_096];
        List<WordHit> hits = [];
        WordFinder finder = new(["abc", "é", "", "x"]);
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(text);
            hits.Clear();
            finder.Find(text, hits);
            Assert.All(hits, hit => Assert.InRange(hit.Line, 1, text.Length));
        }
    }

    private static List<WordHit> Find(string question, string text)
    {
        List<WordHit> hits = [];
        new WordFinder(QuestionWords.StemsOf(question)).Find(Encoding.UTF8.GetBytes(text), hits);
        return hits;
    }
}
