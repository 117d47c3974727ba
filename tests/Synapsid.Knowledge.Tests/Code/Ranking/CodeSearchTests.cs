using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class CodeSearchTests : IDisposable
{
    private const string Evictor = """
        namespace Cache;

        /// <summary>Removes the keys that were used least when memory is full.</summary>
        public sealed class Evictor
        {
            /// <summary>Evicts keys until there is enough memory.</summary>
            public int EvictKeys(long memoryWanted)
            {
                int removed = 0;
                while (Memory < memoryWanted)
                {
                    removed += RemoveOldest();
                }

                return removed;
            }

            private int RemoveOldest() => 1;
            private long Memory => 0;
        }
        """;

    private const string Parser = """
        namespace Wire;

        public sealed class RequestParser
        {
            /// <summary>Reads one request from the bytes of a socket.</summary>
            public bool TryParse(byte[] bytes, out string request)
            {
                request = System.Text.Encoding.UTF8.GetString(bytes);
                return request.Length > 0;
            }

            public void SetBufferLimit(int limit) { }
        }
        """;

    private const string EvictorTests = """
        public sealed class EvictorTests
        {
            public void Evicts_keys_when_memory_is_full() { new Evictor().EvictKeys(5); }
        }
        """;

    private readonly SampleRepository _repository = new(
        ("src/Cache/Evictor.cs", Evictor), ("src/Wire/RequestParser.cs", Parser), ("tests/EvictorTests.cs", EvictorTests));

    private readonly CodeSearch _search = new(TimeProvider.System);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Of_symbols_of_one_name_the_one_for_everybody_comes_first()
    {
        _repository.Write("src/Cache/Abc.cs", "class Abc { private void TrimCache()\n{\n} }");
        _repository.Write("src/Cache/Bcd.cs", "class Bcd { internal void TrimCache()\n{\n} }");
        _repository.Write("src/Cache/Cde.cs", "public class Cde { public void TrimCache()\n{\n} }");
        Assert.Equal(
            ["src/Cache/Cde.cs", "src/Cache/Bcd.cs", "src/Cache/Abc.cs"],
            Search("TrimCache").Hits.Take(3).Select(hit => hit.Path));
        using CodeView view = _repository.Hold();
        Assert.Equal(
            ["src/Cache/Cde.cs", "src/Cache/Bcd.cs", "src/Cache/Abc.cs"],
            CodeLookup.Definitions([view], "TrimCache", pathGlob: null, limit: 5).Hits.Select(hit => hit.Path));
    }

    [Fact]
    public void A_question_finds_the_symbol_by_its_words_in_code_before_tests()
    {
        CodeSearchResult answer = Search("where are keys evicted when memory is full?");
        Assert.Equal("src/Cache/Evictor.cs", answer.Hits[0].Path);
        CodeHit hit = Assert.Single(answer.Hits.Take(2), hit => hit.Symbol == "EvictKeys");
        Assert.Contains("EvictKeys", hit.Snippet, StringComparison.Ordinal);
        Assert.Equal((7, 16), (hit.StartLine, hit.EndLine));
        Assert.Empty(answer.Remarks);
    }

    [Fact]
    public void Without_an_encoder_words_answer_and_a_remark_says_so()
    {
        using CodeView view = _repository.Hold();
        CodeSearchResult answer = _search.Search(
            [view], new CodeQuery { Text = "read one request from a socket" }, encoder: null, CancellationToken.None);
        Assert.Contains(answer.Hits.Take(2), hit => hit.Symbol == "TryParse");
        Assert.Single(answer.Remarks);
    }

    [Fact]
    public void Before_there_are_vectors_words_answer()
    {
        using CodeView view = _repository.Hold(withVectors: false);
        CodeSearchResult answer = Ask(view, new CodeQuery { Text = "reads one request from a socket" });
        Assert.Contains(answer.Hits.Take(2), hit => hit.Symbol == "TryParse");
        Assert.Single(answer.Remarks);
        Assert.Equal(0, _repository.Encoder.EncodedTexts);
    }

    [Theory]
    [InlineData("EvictKeys", "EvictKeys")]
    [InlineData("evictkeys", "EvictKeys")]
    [InlineData("evict_keys", "EvictKeys")]
    [InlineData("Evictor", "Evictor")]
    [InlineData("BufferLimit", "SetBufferLimit")]
    [InlineData("bufferlim", "SetBufferLimit")]
    [InlineData("KeysEvict", "EvictKeys")]
    [InlineData("EvcitKeys", "EvictKeys")]
    [InlineData("RequestParzer", "RequestParser")]
    public void A_name_is_found_as_written_in_other_case_in_part_and_misspelled(string name, string symbol)
    {
        CodeHit hit = Search(name).Hits[0];
        Assert.Equal(symbol, hit.Symbol);
        Assert.StartsWith("src/", hit.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_a_question_comes_first() =>
        Assert.Equal("SetBufferLimit", Search("does SetBufferLimit evict keys from memory").Hits[0].Symbol);

    [Theory]
    [InlineData(@"class \w+Parser")]
    [InlineData(@"public sealed class R.*P")]
    public void A_pattern_answers_with_the_symbol_that_it_declares(string pattern) =>
        Assert.Equal("RequestParser", Search(pattern).Hits[0].Symbol);

    [Fact]
    public void A_text_answers_with_the_symbol_around_it()
    {
        CodeSearchResult answer = Search("removed += RemoveOldest()", CodeSearchMode.Text);
        Assert.Equal("EvictKeys", Assert.Single(answer.Hits).Symbol);
        Assert.Contains("removed += RemoveOldest()", answer.Hits[0].Snippet, StringComparison.Ordinal);
        Assert.Empty(Search("REMOVED += nothing at all", CodeSearchMode.Regex).Hits);
    }

    [Fact]
    public void A_text_that_occurs_nowhere_is_looked_for_by_its_words()
    {
        CodeSearchResult answer = Search("socket bytes request", CodeSearchMode.Text);
        Assert.Contains(answer.Hits.Take(2), hit => hit.Symbol == "TryParse");
        Assert.Single(answer.Remarks);
    }

    [Fact]
    public void Pages_of_a_frequent_text_neither_repeat_nor_leave_out()
    {
        using SampleRepository many = new(
        [
            .. Enumerable.Range(0, 300).Select(i =>
                ($"src/F{i:000}.cs", $"class C{i} {{ void M() {{ Touch(needle); }} }}\n")),
            ("src/Z.cs", "class NeedleCase { int needle; }\n"),
        ]);
        using CodeView view = many.Hold(withVectors: false);
        CodeQuery query = new() { Text = "needle", Mode = CodeSearchMode.Text, K = 70 };
        List<string> paths = [];
        string? cursor = null;
        do
        {
            CodeSearchResult page = _search.Search(
                [view], query with { Cursor = cursor }, encoder: null, CancellationToken.None);
            paths.AddRange(page.Hits.Select(hit => hit.Path));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal("src/Z.cs", paths[0]); // what declares it, though it is the last of all files
        Assert.Equal(301, paths.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(paths.Count, paths.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_part_of_a_name_finds_it_whatever_the_line_that_the_name_stands_in()
    {
        CodeSearchResult answer = Search("RemoveOld");
        Assert.Equal("RemoveOldest", answer.Hits[0].Symbol);
        Assert.Equal("RemoveOldest", Search("removeold").Hits[0].Symbol);
        Assert.Equal("RemoveOldest", Search("Oldest").Hits[0].Symbol);
    }

    [Fact]
    public void Words_of_a_body_speak_for_a_symbol_whose_name_and_comment_do_not()
    {
        using SampleRepository two = new(
            ("src/A.cs", "class Alpha\n{\n    void Tick()\n    {\n        Plan();\n        Measure();\n    }\n}\n"),
            ("src/B.cs", "class Beta\n{\n    void Tock()\n    {\n        compactSlabs();\n        Measure();\n    }\n}\n"));
        using CodeView view = two.Hold();
        CodeSearchResult answer = _search.Search(
            [view], new CodeQuery { Text = "compact slabs", Kinds = ["method"], Mode = CodeSearchMode.Semantic }, () => two.Encoder,
            CancellationToken.None);
        Assert.Equal("Tock", answer.Hits[0].Symbol);
    }

    [Fact]
    public void Meaning_alone_answers_too() => Assert.NotEmpty(Search("memory keys", CodeSearchMode.Semantic).Hits);

    [Fact]
    public void The_same_question_gives_the_same_answer()
    {
        CodeSearchResult first = Search("memory of keys");
        CodeSearchResult again = Search("memory of keys");
        Assert.Equal(
            first.Hits.Select(hit => (hit.Path, hit.Symbol, hit.Score)), again.Hits.Select(hit => (hit.Path, hit.Symbol, hit.Score)));
    }

    [Fact]
    public void A_cursor_gives_what_follows_and_the_pages_are_the_whole()
    {
        using CodeView view = _repository.Hold();
        CodeQuery query = new() { Text = "keys memory request", K = 50 };
        List<(string, int)> whole = [.. Ask(view, query).Hits.Select(hit => (hit.Path, hit.StartLine))];
        List<(string, int)> pages = [];
        CodeSearchResult page = Ask(view, query with { K = 2 });
        while (true)
        {
            pages.AddRange(page.Hits.Select(hit => (hit.Path, hit.StartLine)));
            if (page.Cursor is null) break;
            page = Ask(view, query with { K = 2, Cursor = page.Cursor });
        }

        Assert.True(whole.Count > 4);
        Assert.Equal(whole, pages);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(4_000)]
    public void The_budget_of_tokens_is_kept_and_truncation_told(int tokens)
    {
        using CodeView view = _repository.Hold();
        CodeQuery query = new() { Text = "keys memory request" };
        CodeSearchResult all = Ask(view, query);
        CodeSearchResult answer = Ask(view, query with { MaxTokens = tokens });
        Assert.True(answer.Tokens <= tokens);
        Assert.Equal(answer.Hits.Count < all.Hits.Count || all.Truncated, answer.Truncated);
    }

    [Fact]
    public void Filters_leave_out_files_and_kinds()
    {
        using CodeView view = _repository.Hold();
        Assert.All(
            Ask(view, new CodeQuery { Text = "evict keys", PathGlob = "tests" }).Hits,
            hit => Assert.StartsWith("tests/", hit.Path, StringComparison.Ordinal));
        Assert.All(
            Ask(view, new CodeQuery { Text = "evict keys", Kinds = ["class"] }).Hits,
            hit => Assert.Equal("class", hit.Kind));
        Assert.Empty(Ask(view, new CodeQuery { Text = "evict keys", Languages = ["python"] }).Hits);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_with_a_reason()
    {
        using CodeView view = _repository.Hold();
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = "  " }));
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = "a", K = 0 }));
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = "a", K = 1_000 }));
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = "a(", Mode = CodeSearchMode.Regex }));
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = "a", Kinds = ["gadget"] }));
        Assert.Throws<CodeQueryException>(() => Ask(view, new CodeQuery { Text = new string('a', CodeSearch.TextMax + 1) }));
    }

    [Fact]
    public void A_map_names_what_the_files_refer_to_most()
    {
        using CodeView view = _repository.Hold();
        RepositoryMapResult map = RepositoryMap.Build([view], 500, pathGlob: null);
        Assert.Equal("Evictor", map.Symbols[0].Name);
        Assert.DoesNotContain(map.Symbols, symbol => symbol.Path.StartsWith("tests/", StringComparison.Ordinal));
    }

    private CodeSearchResult Search(string text, CodeSearchMode mode = CodeSearchMode.Hybrid)
    {
        using CodeView view = _repository.Hold();
        return Ask(view, new CodeQuery { Text = text, Mode = mode });
    }

    private CodeSearchResult Ask(CodeView view, CodeQuery query)
    {
        ITextEncoder encoder = _repository.Encoder;
        return _search.Search([view], query, () => encoder, CancellationToken.None);
    }
}
