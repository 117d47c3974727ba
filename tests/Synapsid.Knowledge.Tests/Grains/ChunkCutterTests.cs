using FsCheck;
using FsCheck.Fluent;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Grains;

public sealed class ChunkCutterTests
{
    [Fact]
    public void A_short_text_is_one_chunk_of_all_its_characters()
    {
        GrainChunk[] chunks = Cut("  one two three. ", whole: 3, chunk: 2, overlap: 1);
        Assert.Equal([new GrainChunk(0, 17)], chunks);
    }

    [Fact]
    public void A_cut_falls_after_a_sentence_when_one_ends_near()
    {
        string text = "a b c d e f. g h i j k l m n";
        GrainChunk[] chunks = Cut(text, whole: 3, chunk: 8, overlap: 2);
        Assert.Equal("a b c d e f. ", text.Substring(chunks[0].Start, chunks[0].Length));
        Assert.StartsWith("e f. g", text[chunks[1].Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_line_is_a_better_break_than_a_sentence()
    {
        string text = "a b c d e f\n\ng. h i j k l m n";
        GrainChunk[] chunks = Cut(text, whole: 3, chunk: 8, overlap: 2);
        Assert.Equal("a b c d e f\n\n", text.Substring(chunks[0].Start, chunks[0].Length));
    }

    [Fact]
    public void Chunks_cover_every_token_overlap_and_never_exceed_their_size() =>
        Prop.ForAll<int>(seed =>
        {
            Random random = new(seed);
            string[] parts = ["word", "another", ". ", "\n", "\n\n", " ", "! ", "é", "x"];
            string text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => parts[random.Next(parts.Length)]));
            int chunk = random.Next(2, 20);
            int overlap = random.Next(0, (chunk / 2) + 1);
            List<int> starts = Starts(text);
            GrainChunk[] chunks = ChunkCutter.Cut(text, starts, random.Next(chunk, 25), chunk, overlap);
            bool covered = starts.All(start => chunks.Any(c => start >= c.Start && start < c.Start + c.Length));
            bool bounded = chunks.Length == 1
                || chunks.All(c => starts.Count(start => start >= c.Start && start < c.Start + c.Length) <= chunk);
            bool ordered = chunks.Zip(chunks.Skip(1)).All(pair =>
                pair.First.Start < pair.Second.Start && pair.Second.Start <= pair.First.Start + pair.First.Length);
            bool inside = chunks.All(c => c.Start >= 0 && c.Start + c.Length <= text.Length);
            return covered && bounded && ordered && inside;
        }).Holds();

    private static GrainChunk[] Cut(string text, int whole, int chunk, int overlap) =>
        ChunkCutter.Cut(text, Starts(text), whole, chunk, overlap);

    private static List<int> Starts(string text)
    {
        using WordEncoder encoder = new();
        List<int> starts = [];
        encoder.TokenStarts(text, starts);
        return starts;
    }
}
