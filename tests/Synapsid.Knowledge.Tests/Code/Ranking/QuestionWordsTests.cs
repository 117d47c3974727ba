using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class QuestionWordsTests
{
    [Fact]
    public void Words_that_questions_are_made_of_do_not_count() =>
        Assert.Equal(
            QuestionWords.StemsOf("tokens validated"), QuestionWords.StemsOf("Where is it that the tokens are validated?"));

    [Fact]
    public void Forms_of_one_word_count_once() => Assert.Single(QuestionWords.StemsOf("retry retries retried"));

    [Fact]
    public void Identifiers_are_their_parts_and_the_whole()
    {
        List<string> stems = QuestionWords.StemsOf("processMultibulkBuffer");
        Assert.Contains(LightStemmer.Of("buffer"), stems);
        Assert.Contains(LightStemmer.Of("processmultibulkbuffer"), stems);
    }

    [Fact]
    public void A_question_of_such_words_alone_keeps_them() => Assert.NotEmpty(QuestionWords.StemsOf("what is this"));

    [Fact]
    public void A_long_question_is_cut()
    {
        string question = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"word{i}x"));
        Assert.Equal(QuestionWords.WordsMax, QuestionWords.StemsOf(question).Count);
    }

    [Fact]
    public void No_words_give_no_stems() => Assert.Empty(QuestionWords.StemsOf("?! -- ()"));
}
