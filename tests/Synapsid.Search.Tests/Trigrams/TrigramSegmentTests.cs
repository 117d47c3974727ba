using System.Text;

using Synapsid.Base.Files;
using Synapsid.Search.Rows;
using Synapsid.Search.Tests.CodeText;
using Synapsid.Search.Trigrams;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Trigrams;

public sealed class TrigramSegmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Candidates_are_exactly_the_rows_that_have_every_trigram(int workers)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            byte[][] rows = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => CodeTexts.Random(random))];
            TrigramSegment segment = CodeTexts.Trigrams(rows, workers);
            for (int i = 0; i < 30; i++)
            {
                byte[] source = rows[random.Next(rows.Length)];
                int start = random.Next(source.Length + 1);
                byte[] literal = source[start..Math.Min(source.Length, start + random.Next(12))];
                int[] expected = [.. Enumerable.Range(0, rows.Length).Where(row => Fulfils(rows[row], literal))];
                int[] found = CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral(literal)));
                Assert.True(expected.SequenceEqual(found), $"seed {seed}, literal {Encoding.UTF8.GetString(literal)}");
            }

            segment.Release();
        }
    }

    [Fact]
    public void Dead_rows_are_left_out_and_absent_rows_hold_nothing()
    {
        byte[]?[] rows = ["alphabet"u8.ToArray(), null, "ALPHA"u8.ToArray(), "beta"u8.ToArray()];
        TrigramSegment segment = CodeTexts.Trigrams(rows, 2);
        Assert.Equal([0, 2], CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral("alpha"))));
        Assert.Equal([2], CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral("alpha"), RowSet.Of([0], 4))));
        Assert.Empty(CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral("gamma"))));
        Assert.Equal(4, segment.Candidates(TrigramQuery.OfLiteral("al")).Count);
        segment.Release();
    }

    [Fact]
    public void A_row_of_very_many_trigrams_is_always_a_candidate()
    {
        Random random = new(1);
        byte[] noise = [.. Enumerable.Range(0, 1_000_000).Select(_ => (byte)random.Next(32, 127))];
        TrigramSegment segment = CodeTexts.Trigrams([noise, "plain"u8.ToArray()], 1);
        Assert.Equal([0], CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral("zz_zz_zz_zz_zz_zz"))));
        segment.Release();
    }

    [Fact]
    public void An_empty_segment_has_no_candidates()
    {
        TrigramSegment segment = CodeTexts.Trigrams([], 1);
        Assert.Equal(0, segment.Candidates(TrigramQuery.All).Count);
        Assert.Equal(0, segment.Candidates(TrigramQuery.OfLiteral("abc")).Count);
        segment.Release();
    }

    [Fact]
    public void A_row_is_taken_once_and_in_order()
    {
        Synapsid.Search.CodeText.CodeTextBuilder builder = new(3, 1);
        Synapsid.Search.CodeText.CodeTextWorker first = builder.AddWorker();
        Synapsid.Search.CodeText.CodeTextWorker second = builder.AddWorker();
        first.Add(1, "a"u8);
        Assert.Throws<ArgumentException>(() => first.Add(0, "a"u8));
        Assert.Throws<ArgumentException>(() => second.Add(1, "a"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => second.Add(3, "a"u8));
    }

    [Fact]
    public void A_flipped_byte_is_named_or_changes_no_answer()
    {
        byte[][] rows = ["int parse_user(char *name);"u8.ToArray(), "return parse(user);"u8.ToArray(), "else"u8.ToArray()];
        SimulatedFileSystem files = new();
        CodeTexts.Write(files, rows, 2);
        byte[] good = CodeTexts.ReadAll(files, "text/s.tri");
        string[] expected = Answers(files);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= (byte)(1 << (i % 8));
            CodeTexts.WriteAll(files, "text/s.tri", bad);
            try
            {
                Assert.Equal(expected, Answers(files));
            }
            catch (SearchFileException e)
            {
                Assert.Contains("s.tri", e.Message, StringComparison.Ordinal);
            }
        }

        for (int length = 0; length < good.Length; length++)
        {
            CodeTexts.WriteAll(files, "text/s.tri", good[..length]);
            Assert.Throws<SearchFileException>(() => Answers(files));
        }
    }

    [Fact]
    public void Forged_bytes_that_pass_their_checksums_never_harm()
    {
        byte[][] rows = ["int parse_user(char *name);"u8.ToArray(), "return parse(user);"u8.ToArray()];
        SimulatedFileSystem files = new();
        CodeTexts.Write(files, rows, 1);
        byte[] good = CodeTexts.ReadAll(files, "text/s.tri");
        Random random = new(5);
        for (int i = 0; i < 3000; i++)
        {
            CodeTexts.WriteAll(files, "text/s.tri", Forging.Forge(good, random));
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
        TrigramSegment segment = TrigramSegment.Open(files, "text/s.tri");
        try
        {
            return
            [
                .. new[] { "parse", "user", "return", "zzz", "int", "e_u", "els", "ab" }.Select(literal =>
                    string.Join(',', CodeTexts.RowsOf(segment.Candidates(TrigramQuery.OfLiteral(literal))))),
            ];
        }
        finally
        {
            segment.Release();
        }
    }

    private static bool Fulfils(byte[] text, byte[] literal)
    {
        if (Encoding.UTF8.GetString(text).AsSpan().ContainsAny("\u212A\u0130\u0131\u017F")) return true;
        HashSet<int> have = [.. Codes(text)];
        return Codes(literal).All(have.Contains);
    }

    private static IEnumerable<int> Codes(byte[] text) =>
        from i in Enumerable.Range(2, Math.Max(0, text.Length - 2))
        let code = TrigramAlphabet.Code(Class(text[i - 2]), Class(text[i - 1]), Class(text[i]))
        where TrigramAlphabet.IsIndexed(code)
        select code;

    private static int Class(byte value) => TrigramAlphabet.ClassOfByte[value];
}
