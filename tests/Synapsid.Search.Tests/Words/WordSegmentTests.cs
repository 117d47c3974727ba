using System.Text;

using Synapsid.Base.Files;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.CodeText;
using Synapsid.Search.Words;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Words;

public sealed class WordSegmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Terms_rows_counts_and_lengths_are_those_of_a_plain_model(int workers)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            byte[][] rows = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => CodeTexts.Random(random))];
            NaiveWords[] model = [.. rows.Select(row => new NaiveWords(row))];
            WordSegment segment = CodeTexts.WordsOf(rows, workers);
            string[] terms = [.. model.SelectMany(row => row.Counts.Keys).Distinct()];
            Assert.Equal(terms.Length, segment.TermCount);
            Assert.Equal(model.Select(row => row.Length), Enumerable.Range(0, rows.Length).Select(segment.LengthOf));
            Assert.Equal(model.Count(row => row.Length > 0), segment.CountedRows);
            Assert.Equal(0, segment.RowsWith("absent"));
            foreach (string term in terms)
            {
                List<(int, int, bool)> found = [];
                WordPostings postings = segment.Postings(term);
                while (postings.MoveNext()) found.Add((postings.Row, postings.Count, postings.IsWhole));
                Assert.False(postings.IsDamaged);
                (int, int, bool)[] expected =
                [
                    .. from row in Enumerable.Range(0, rows.Length)
                       where model[row].Counts.ContainsKey(term)
                       select (row, Math.Min(127, model[row].Counts[term]), model[row].Wholes.Contains(term)),
                ];
                Assert.True(expected.SequenceEqual(found), $"seed {seed}, term {term}");
                Assert.Equal(expected.Length, segment.RowsWith(term));
            }

            segment.Release();
        }
    }

    [Fact]
    public void Scores_over_several_segments_are_those_of_one()
    {
        Random random = new(3);
        byte[][] rows = [.. Enumerable.Range(0, 300).Select(_ => CodeTexts.Random(random))];
        WordSegment whole = CodeTexts.WordsOf(rows, 2);
        WordSegment[] parts = [CodeTexts.WordsOf(rows[..100], 2), CodeTexts.WordsOf(rows[100..], 1)];
        for (int i = 0; i < 50; i++)
        {
            WordQuery query = WordQuery.Of(Encoding.UTF8.GetString(CodeTexts.Random(random)));
            float[] expected = new float[300];
            new WordScores(query, [whole]).AddTo(whole, null, expected);
            float[] found = new float[300];
            WordScores scores = new(query, parts);
            scores.AddTo(parts[0], RowSet.Of([5], 100), found);
            scores.AddTo(parts[1], null, found.AsSpan(100));
            expected[5] = 0;
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_rare_term_that_occurs_often_in_a_short_row_scores_best()
    {
        byte[][] rows = ["token token"u8.ToArray(), "token and other words, many of them"u8.ToArray(), "words"u8.ToArray()];
        WordSegment segment = CodeTexts.WordsOf(rows, 1);
        float[] scores = new float[3];
        new WordScores(WordQuery.Of("Tokens"), [segment]).AddTo(segment, null, scores);
        double idf = Math.Log(1 + ((3 - 2 + 0.5) / (2 + 0.5)));
        double average = 10.0 / 3;
        Assert.Equal(idf * 2 * 2.2 / (2 + (1.2 * (0.25 + (0.75 * 2 / average)))), scores[0], 5);
        Assert.Equal(idf * 1 * 2.2 / (1 + (1.2 * (0.25 + (0.75 * 7 / average)))), scores[1], 5);
        Assert.Equal(0, scores[2]);
    }

    [Fact]
    public void An_identifier_is_found_as_a_whole_however_it_is_spelled()
    {
        byte[][] rows =
        [
            "class HttpClient { }"u8.ToArray(), "var client = 1;"u8.ToArray(), "http_client()"u8.ToArray(),
            "x = 'HTTPClients'"u8.ToArray(), "MyHttpClient"u8.ToArray(),
        ];
        WordSegment segment = CodeTexts.WordsOf(rows, 2);
        Assert.Equal([0, 2, 3], segment.IdentifierRows("HttpClient"));
        Assert.Equal([1], segment.IdentifierRows("Client"));
        Assert.Equal(3, segment.RowsWithIdentifier("httpClient"));
        Assert.Equal(5, segment.RowsWith("client"));
        Assert.Equal([2], segment.IdentifierRows("http_client", RowSet.Of([0, 3], 5)));
        Assert.Empty(segment.IdentifierRows("no identifier"));
        Assert.Empty(segment.IdentifierRows("__"));
        segment.Release();
    }

    [Fact]
    public void Prefixes_find_what_begins_with_them_in_order()
    {
        Random random = new(4);
        string[] words = [.. Enumerable.Range(0, 400).Select(_ => Letters(random, 5)).Distinct()];
        WordSegment segment = CodeTexts.WordsOf([Encoding.UTF8.GetBytes(string.Join(' ', words))], 1);
        foreach (string prefix in new[] { "", "a", "ab", "abc", "cc", "zz" })
        {
            string[] expected = [.. words.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, segment.TermsWithPrefix(prefix, int.MaxValue).Select(term => term.Text));
            Assert.Equal(expected.Take(3), segment.TermsWithPrefix(prefix, 3).Select(term => term.Text));
        }

        segment.Release();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Terms_within_a_distance_are_those_of_the_plain_matrix(int distance)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            string[] words = [.. Enumerable.Range(0, 1500).Select(_ => Letters(random, 8)).Distinct()];
            WordSegment segment = CodeTexts.WordsOf([Encoding.UTF8.GetBytes(string.Join(' ', words))], 1);
            for (int i = 0; i < 20; i++)
            {
                string query = Letters(random, 9);
                string[] expected =
                [
                    .. words.Where(word => Distance(word, query) <= distance)
                        .OrderBy(word => Distance(word, query)).ThenBy(word => word, StringComparer.Ordinal),
                ];
                List<WordTerm> found = segment.TermsWithin(query, distance, int.MaxValue);
                Assert.True(expected.SequenceEqual(found.Select(term => term.Text)), $"seed {seed}, query {query}");
                Assert.All(found, term => Assert.Equal(Distance(term.Text, query), term.Distance));
            }

            segment.Release();
        }
    }

    [Fact]
    public void An_empty_segment_answers_nothing()
    {
        WordSegment segment = CodeTexts.WordsOf([], 2);
        Assert.Equal(0, segment.RowsWith("a"));
        Assert.Empty(segment.TermsWithPrefix("", 10));
        Assert.Empty(segment.TermsWithin("a", 2, 10));
        Assert.Empty(segment.IdentifierRows("a"));
        new WordScores(WordQuery.Of("a b"), [segment]).AddTo(segment, null, []);
        segment.Release();
    }

    [Fact]
    public void A_flipped_byte_is_named_or_changes_no_answer()
    {
        byte[][] rows = ["int parse_user(char *name);"u8.ToArray(), "return parse(users);"u8.ToArray(), []];
        SimulatedFileSystem files = new();
        CodeTexts.Write(files, rows, 2);
        byte[] good = CodeTexts.ReadAll(files, "text/s.wrd");
        string[] expected = Answers(files);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= (byte)(1 << (i % 8));
            CodeTexts.WriteAll(files, "text/s.wrd", bad);
            try
            {
                Assert.Equal(expected, Answers(files));
            }
            catch (SearchFileException e)
            {
                Assert.Contains("s.wrd", e.Message, StringComparison.Ordinal);
            }
        }

        for (int length = 0; length < good.Length; length++)
        {
            CodeTexts.WriteAll(files, "text/s.wrd", good[..length]);
            Assert.Throws<SearchFileException>(() => Answers(files));
        }
    }

    [Fact]
    public void Forged_bytes_that_pass_their_checksums_never_harm()
    {
        byte[][] rows = ["int parse_user(char *name);"u8.ToArray(), "return parse(users);"u8.ToArray()];
        SimulatedFileSystem files = new();
        CodeTexts.Write(files, rows, 1);
        byte[] good = CodeTexts.ReadAll(files, "text/s.wrd");
        Random random = new(6);
        for (int i = 0; i < 3000; i++)
        {
            CodeTexts.WriteAll(files, "text/s.wrd", Forging.Forge(good, random));
            try
            {
                Answers(files);
            }
            catch (SearchFileException)
            {
                // Refused, which is right.
            }
        }
    }

    private static string[] Answers(IFileSystem files)
    {
        WordSegment segment = WordSegment.Open(files, "text/s.wrd");
        try
        {
            float[] scores = new float[segment.RowCount];
            new WordScores(WordQuery.Of("parse user return"), [segment]).AddTo(segment, null, scores);
            return
            [
                string.Join(' ', scores),
                string.Join(' ', segment.IdentifierRows("parse_user")),
                string.Join(' ', segment.TermsWithPrefix("", 100)),
                string.Join(' ', segment.TermsWithin("nane", 2, 100)),
            ];
        }
        finally
        {
            segment.Release();
        }
    }

    private static string Letters(Random random, int lengthMax) =>
        string.Create(random.Next(2, lengthMax + 1), random, (letters, source) =>
        {
            // No plurals: an s would be taken off.
            for (int i = 0; i < letters.Length; i++) letters[i] = (char)('a' + source.Next(4));
        });

    private static int Distance(string left, string right)
    {
        int[,] distances = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1),
                        1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
            }
        }

        return distances[left.Length, right.Length];
    }
}
