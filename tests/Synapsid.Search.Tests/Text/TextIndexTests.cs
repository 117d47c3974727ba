using Synapsid.Base.Files;
using Synapsid.Search.Rows;
using Synapsid.Search.Text;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Text;

public sealed class TextIndexTests
{
    private const string Folder = "text";

    private static readonly TextAnalyzerOptions Options = new();

    private readonly SimulatedFileSystem _files = new();

    public TextIndexTests() => _files.CreateDirectory(Folder);

    [Fact]
    public void Scores_are_those_of_the_formula_however_rows_are_spread_over_parts()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            NaiveTextIndex naive = new(Options);
            SimulatedFileSystem files = new();
            files.CreateDirectory(Folder);
            using TextIndex index = TextIndex.Open(files, Folder, Options, []);
            for (int row = 0; row < 120; row++)
            {
                string text = Text(random);
                naive.Add(text);
                index.Add(row, text);
                if (random.Next(12) == 0) index.Seal();
            }

            for (int i = 0; i < 10; i++)
            {
                string query = Text(random);
                double[] expected = naive.Score(query);
                using TextScores scores = index.Score(query);
                for (int row = 0; row < 120; row++)
                {
                    Assert.True(Math.Abs(expected[row] - scores[row]) <= 1e-5 * (1 + expected[row]), $"seed {seed}, row {row}");
                }
            }
        }
    }

    [Fact]
    public void Sealed_merged_and_reopened_indexes_answer_to_the_bit_as_one_in_memory()
    {
        Random random = new(1);
        string[] texts = [.. Enumerable.Range(0, 900).Select(_ => Text(random))];
        using TextIndex memory = TextIndex.Open(_files, Folder, Options, []);
        using TextIndex segments = TextIndex.Open(_files, Folder, Options, []);
        IReadOnlyList<string> names = [];
        int most = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            memory.Add(row, texts[row]);
            segments.Add(row, texts[row]);
            if (row % 10 != 9) continue;
            names = segments.Seal();
            most = Math.Max(most, names.Count);
        }

        Assert.InRange(most, 4, 16);
        segments.Forget([]);
        Assert.Equal(names, _files.ListFiles(Folder));
        using TextIndex reopened = TextIndex.Open(_files, Folder, Options, names);
        Assert.Equal(900, reopened.RowCount);
        int[] groups = [.. Enumerable.Range(0, 900).Select(row => row / 3)];
        RowSet allowed = RowSet.Of(Enumerable.Range(0, 900).Where(row => row % 7 != 0), 900);
        for (int i = 0; i < 50; i++)
        {
            string query = Text(random);
            ScoredRow[] expected = memory.Search(query, 20, allowed, groups);
            Assert.Equal(expected, segments.Search(query, 20, allowed, groups));
            Assert.Equal(expected, reopened.Search(query, 20, allowed, groups));
        }
    }

    [Fact]
    public void Words_of_any_characters_are_found_in_segments_as_in_memory()
    {
        Random random = new(23);
        string[] odd =
        [
            $"猫{new string('\u0301', 200)}黒", $"ก{new string('\u0e34', 61)}ข{new string('\u0e34', 62)}ค", "𐐀𐐁𐐪", "𐐀𐐂𐐪",
            new string('x', 64), new string('x', 65), new string('\uffdc', 70), "\uffff", "\udbff\udfff", "𠀀𠀁𠀂", "İıſK",
        ];
        string[] texts =
            [.. Enumerable.Range(0, 200).Select(_ => $"{odd[random.Next(odd.Length)]} {Text(random)} {odd[random.Next(odd.Length)]}")];
        using TextIndex memory = TextIndex.Open(_files, Folder, Options, []);
        using TextIndex segments = TextIndex.Open(_files, Folder, Options, []);
        for (int row = 0; row < texts.Length; row++)
        {
            memory.Add(row, texts[row]);
            segments.Add(row, texts[row]);
            if (row % 7 == 6) segments.Seal();
        }

        segments.Seal();
        foreach (string query in texts.Concat(odd)) Assert.Equal(memory.Search(query, 300), segments.Search(query, 300));
    }

    [Fact]
    public void Only_rows_that_hold_a_term_are_found_best_first_and_lowest_row_first()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        string[] texts = ["red fish", "blue fish", "red red fish", "one cat", "blue fish", ""];
        for (int row = 0; row < texts.Length; row++) index.Add(row, texts[row]);
        Assert.Equal([2, 0], index.Search("red", 10).Select(hit => hit.Row));
        Assert.Equal([1, 4], index.Search("blue", 10).Select(hit => hit.Row));
        Assert.Equal([1], index.Search("blue", 1).Select(hit => hit.Row));
        Assert.Empty(index.Search("dog", 10));
        Assert.Empty(index.Search("", 10));
        using TextScores scores = index.Score("fish fish dogs");
        Assert.Equal(["fish", "dog"], scores.Terms.Select(term => term.Text));
        Assert.Equal((2, 4), (scores.Terms[0].Count, scores.Terms[0].RowsWithTerm));
        Assert.Equal(0, scores.Terms[1].RowsWithTerm);
    }

    [Fact]
    public void Adding_a_row_again_changes_nothing_and_leaving_one_out_is_refused()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        index.Add(0, "red fish");
        index.Add(0, "blue fish");
        Assert.Equal(1, index.RowCount);
        Assert.Empty(index.Search("blue", 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Add(2, "green fish"));
        index.Seal();
        index.Add(0, "blue fish");
        Assert.Equal(1, index.RowCount);
    }

    [Fact]
    public void Rows_that_are_no_longer_live_lose_their_words_when_segments_are_merged()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        RowSet live = RowSet.Of([0, 2, 4, 6, 7], 8);
        for (int row = 0; row < 8; row++)
        {
            index.Add(row, "fish number" + row);
            index.Seal(live);
        }

        Assert.Single(index.SegmentNames);
        Assert.Equal(8, index.RowCount);
        Assert.Equal([0, 2, 4, 6, 7], index.Search("fish", 10).Select(hit => hit.Row));
        Assert.DoesNotContain(index.Search("number1", 10), hit => hit.Row == 1);
    }

    [Fact]
    public void Files_that_a_snapshot_holds_stay_and_others_go()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        index.Add(0, "one");
        IReadOnlyList<string> older = index.Seal();
        for (int row = 1; row < 8; row++)
        {
            index.Add(row, "more");
            index.Seal();
        }

        using (IFile other = _files.Open(Folder + "/notes.txt", FileIntent.CreateNew)) other.Write([1], 0);
        index.Forget(older);
        Assert.Equal(["notes.txt", .. older, .. index.SegmentNames], _files.ListFiles(Folder));
        index.Forget([]);
        Assert.Equal(["notes.txt", .. index.SegmentNames], _files.ListFiles(Folder));
    }

    [Fact]
    public void Every_changed_byte_of_a_segment_is_noticed_and_the_file_named()
    {
        string name = OneSegment();
        string path = Folder + "/" + name;
        long length = Length(path);
        for (long offset = 0; offset < length; offset++)
        {
            _files.Corrupt(path, offset, 0x04);
            SearchFileException refusal = Assert.Throws<SearchFileException>(() => TextIndex.Open(_files, Folder, Options, [name]));
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
            _files.Corrupt(path, offset, 0x04);
        }

        TextIndex.Open(_files, Folder, Options, [name]).Dispose();
    }

    [Fact]
    public void Every_cut_of_a_segment_is_noticed()
    {
        string name = OneSegment();
        string path = Folder + "/" + name;
        for (long length = Length(path) - 1; length >= 0; length -= 7)
        {
            using (IFile file = _files.Open(path, FileIntent.ReadWrite)) file.SetLength(length);
            Assert.Throws<SearchFileException>(() => TextIndex.Open(_files, Folder, Options, [name]));
        }
    }

    [Fact]
    public void Missing_misplaced_and_differently_analyzed_segments_are_refused()
    {
        string name = OneSegment();
        Assert.Contains(
            "missing",
            Assert.Throws<SearchFileException>(() => TextIndex.Open(_files, Folder, Options, ["text-00000099.seg"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "row 50 comes next",
            Assert.Throws<SearchFileException>(() => TextIndex.Open(_files, Folder, Options, [name, name])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "other analyzer options",
            Assert.Throws<SearchFileException>(
                () => TextIndex.Open(_files, Folder, Options with { StemPlurals = false }, [name])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_a_small_segment_are_those_of_the_format()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        index.Add(0, "bb aa bb");
        index.Add(1, "ab");
        string path = Folder + "/" + index.Seal().Single();
        byte[] bytes = new byte[Length(path)];
        using (IFile file = _files.Open(path, FileIntent.Read)) file.Read(bytes, 0);
        string expected = string.Concat(
            "005359" + "4E54585431" + "01000000" + "00000000", // magic, version
            "03000000" + "01000000", // lengths of rows 0 and 1
            "01" + "03" + "0002", // postings: aa in row 0 once, ab in row 1 once, bb in row 0 twice
            "00" + "0002" + "6161" + "0101" + "0101" + "62" + "0101" + "0002" + "6262" + "0102", // dictionary: aa, a+b, bb
            "00000000"); // the one block begins at 0
        Assert.Equal(expected, Convert.ToHexString(bytes.AsSpan(0, expected.Length / 2)));
        Assert.Equal((expected.Length / 2) + 4 + 64, bytes.Length);
    }

    [Fact]
    public void Questions_run_beside_the_writer_and_see_whole_rows()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        const int rows = 1500;
        Thread writer = new(() =>
        {
            for (int row = 0; row < rows; row++)
            {
                index.Add(row, "both words");
                if (row % 20 == 19) index.Seal();
            }
        });
        writer.Start();
        int seen = 0;
        while (seen < rows)
        {
            using TextScores scores = index.Score("both words");
            Assert.True(scores.RowCount >= seen);
            seen = scores.RowCount;
            Assert.All(scores.Terms, term => Assert.Equal(seen, term.RowsWithTerm));
            for (int row = 0; row < seen; row++) Assert.Equal(scores[0], scores[row]);
        }

        writer.Join();
    }

    [Fact]
    public void What_a_snapshot_names_survives_every_crash_and_the_rest_is_added_again()
    {
        for (int crashAt = 1; crashAt < 60; crashAt++)
        {
            SimulatedFileSystem files = new();
            files.CreateDirectory(Folder);
            IReadOnlyList<string> snapshot = [];
            int snapshotRows = 0;
            files.CrashAtOperation = crashAt;
            try
            {
                using TextIndex index = TextIndex.Open(files, Folder, Options, []);
                for (int row = 0; row < 40; row++)
                {
                    index.Add(row, $"fish number{row}");
                    if (row % 4 != 3) continue;
                    IReadOnlyList<string> names = index.Seal();
                    (snapshot, snapshotRows) = (names, row + 1);
                    index.Forget(snapshot);
                }
            }
            catch (SimulatedCrashException)
            {
                files.Crash(crashAt);
            }

            using TextIndex recovered = TextIndex.Open(files, Folder, Options, snapshot);
            Assert.Equal(snapshotRows, recovered.RowCount);
            for (int row = 0; row < 40; row++) recovered.Add(row, $"fish number{row}");
            recovered.Seal();
            Assert.Equal(40, recovered.Search("fish", 100).Length);
            Assert.Equal([17], recovered.Search("number17", 1).Select(hit => hit.Row));
        }
    }

    [Fact]
    public void A_full_disk_leaves_the_index_as_it_was()
    {
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        index.Add(0, "red fish");
        _files.SpaceBytes = 10;
        Assert.ThrowsAny<IOException>(() => index.Seal());
        Assert.Empty(_files.ListFiles(Folder));
        Assert.Single(index.Search("red", 5));
        _files.SpaceBytes = long.MaxValue;
        Assert.Single(index.Seal());
        Assert.Single(index.Search("red", 5));
    }

    /// <summary>Some words of a small vocabulary, so that terms meet; sometimes none.</summary>
    internal static string Text(Random random)
    {
        string[] words = ["fish", "red fish", "getUserName", "user", "name", "café", "黒猫", "猫", "trees", "tree", "a", "the"];
        return string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ =>
            random.Next(3) == 0 ? "w" + random.Next(300) : words[random.Next(words.Length)]));
    }

    private string OneSegment()
    {
        Random random = new(3);
        using TextIndex index = TextIndex.Open(_files, Folder, Options, []);
        for (int row = 0; row < 50; row++) index.Add(row, Text(random));
        return index.Seal().Single();
    }

    private long Length(string path)
    {
        using IFile file = _files.Open(path, FileIntent.Read);
        return file.Length;
    }
}
