using Synapsid.Embeddings.MiniLm;

namespace Synapsid.Embeddings.Tests.MiniLm;

public sealed class TextBatchTests
{
    private const int Seed = 20260103;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Chunks_hold_every_text_once_with_its_tokens_and_fit_the_scratch(int threads)
    {
        Random random = new(Seed);
        for (int count = 0; count < 60; count += 7)
        {
            string[] texts = [.. Enumerable.Range(0, count).Select(i => new string((char)i, random.Next(2, 257)))];
            TextBatch batch = TextBatch.Create(texts, Tokenize, threads);
            List<int> seen = [];
            for (int chunk = 0; chunk < batch.ChunkCount; chunk++)
            {
                ReadOnlySpan<int> tokens = batch.Tokens(chunk);
                Assert.InRange(tokens.Length, 1, EncoderScratch.RowsMax);
                int next = 0;
                for (int i = 0; i < batch.Texts(chunk).Length; i++)
                {
                    string text = texts[batch.Texts(chunk)[i]];
                    Assert.Equal(text.Length, batch.Lengths(chunk)[i]);
                    Assert.Equal(-1, tokens.Slice(next, text.Length).IndexOfAnyExcept(text[0]));
                    next += text.Length;
                    seen.Add(batch.Texts(chunk)[i]);
                }

                Assert.Equal(tokens.Length, next);
            }

            Assert.Equal(Enumerable.Range(0, count), seen.Order());
        }
    }

    [Fact]
    public void A_batch_that_one_thread_would_take_is_shared_among_all()
    {
        string[] texts = [.. Enumerable.Repeat("a text of thirty-two characters.", 8)];
        Assert.Equal(2, TextBatch.Create(texts, Tokenize, 1).ChunkCount);
        Assert.Equal(4, TextBatch.Create(texts, Tokenize, 4).ChunkCount);
    }

    private static int Tokenize(string text, Span<int> tokens)
    {
        for (int i = 0; i < text.Length; i++) tokens[i] = text[i];
        return text.Length;
    }
}
