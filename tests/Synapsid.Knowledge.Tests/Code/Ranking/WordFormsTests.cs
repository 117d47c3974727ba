using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class WordFormsTests
{
    [Theory]
    [InlineData("evict", "eviction")]
    [InlineData("creator", "create")]
    [InlineData("stop", "stopping")]
    [InlineData("retry", "retry")]
    [InlineData("queued", "queue")]
    public void Forms_hold_the_words_of_a_stem(string word, string form) =>
        Assert.Contains(form, WordForms.Of(LightStemmer.Of(word)));

    [Theory]
    [InlineData("evict")]
    [InlineData("log")]
    [InlineData("io")]
    [InlineData("")]
    public void Every_form_has_the_stem_and_stands_once(string stem)
    {
        List<string> forms = WordForms.Of(stem);
        Assert.Equal(stem, forms[0]);
        Assert.All(forms.Skip(1), form => Assert.Equal(stem, LightStemmer.Of(form)));
        Assert.Equal(forms.Count, forms.Distinct().Count());
    }
}
