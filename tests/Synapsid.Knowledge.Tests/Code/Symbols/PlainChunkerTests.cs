using System.Text;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols;

public sealed class PlainChunkerTests
{
    [Fact]
    public void Chunks_end_at_blank_lines()
    {
        string source = string.Concat(Enumerable.Range(1, 130).Select(line => line % 45 == 0 ? "\n" : $"line {line}\n"));
        Assert.Equal(
            [new CodeChunk(1, 45, ""), new CodeChunk(46, 90, ""), new CodeChunk(91, 130, "")],
            PlainChunker.Cut(Encoding.UTF8.GetBytes(source), []));
    }

    [Fact]
    public void A_text_without_blank_lines_is_cut_at_the_limit() =>
        Assert.Equal(
            [new CodeChunk(1, 60, ""), new CodeChunk(61, 100, "")],
            PlainChunker.Cut(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", 100))), []));

    [Fact]
    public void Markdown_is_cut_at_its_headings()
    {
        const string Source = "before\n# One\ntext\n## Two\n```\n# no heading\n```\n\nThree\n=====\nmore\n";
        byte[] text = Encoding.UTF8.GetBytes(Source);
        using SymbolExtractor extractor = SymbolExtractor.Create(new SymbolExtractorOptions { CtagsProgram = "" });
        FileSymbols found = extractor.Extract("a.md", text);
        Assert.Equal(
            [new CodeChunk(1, 1, ""), new CodeChunk(2, 3, "One"), new CodeChunk(4, 8, "One.Two"), new CodeChunk(9, 11, "Three")],
            PlainChunker.Cut(text, found.Symbols));
    }

    [Fact]
    public void Any_file_is_covered_without_gaps()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            StringBuilder source = new();
            int lines = random.Next(300);
            for (int line = 0; line < lines; line++) source.Append(random.Next(8) == 0 ? "# H\n" : random.Next(4) == 0 ? "\n" : "text\n");
            byte[] text = Encoding.UTF8.GetBytes(source.ToString());
            using SymbolExtractor extractor = SymbolExtractor.Create(new SymbolExtractorOptions { CtagsProgram = "" });
            int next = 1;
            foreach (CodeChunk chunk in PlainChunker.Cut(text, extractor.Extract("a.md", text).Symbols))
            {
                Assert.Equal(next, chunk.StartLine);
                Assert.InRange(chunk.EndLine, chunk.StartLine, chunk.StartLine + PlainChunker.LinesMax - 1);
                next = chunk.EndLine + 1;
            }

            Assert.Equal(lines + 1, next);
        }
    }
}
