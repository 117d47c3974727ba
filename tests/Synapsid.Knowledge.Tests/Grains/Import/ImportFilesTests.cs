using System.IO.Pipes;
using System.Text;
using Synapsid.Knowledge.Grains.Import;

namespace Synapsid.Knowledge.Tests.Grains.Import;

public sealed class ImportFilesTests
{
    [Fact]
    public void A_broken_line_is_named_and_the_lines_after_it_are_read()
    {
        ImportItem[] items = Read(
            """
            {"id": 7, "text": "one", "title": "First", "tags": ["a", "b"]}

            {"text": "two"
            {"text": 5}
            {"title": "no text"}
            [1]
            {"text": "six", "tags": "solo", "source": "here"}
            """,
            ImportFormat.Ndjson);

        Assert.Equal(["f:1", "f:3", "f:4", "f:5", "f:6", "f:7"], items.Select(item => item.Place));
        Assert.Equal("one", items[0].Draft!.Text);
        Assert.Equal("f#7", items[0].Draft!.Source);
        Assert.Equal(["a", "b"], items[0].Draft!.Tags);
        Assert.Contains("Not valid JSON", items[1].Problem, StringComparison.Ordinal);
        Assert.Equal("\"text\" must be a string, not a number.", items[2].Problem);
        Assert.Equal("The object has no \"text\".", items[3].Problem);
        Assert.Contains("found an array", items[4].Problem, StringComparison.Ordinal);
        Assert.Equal(["solo"], items[5].Draft!.Tags);
        Assert.Equal("here", items[5].Draft!.Source);
    }

    [Fact]
    public void Invalid_utf8_spoils_its_line_alone()
    {
        byte[] bytes = [.. "{\"text\":\"a\"}\n{\"text\":\""u8, 0xC3, 0x28, .. "\"}\n{\"text\":\"\\ud800\"}\r\n{\"text\":\"d\"}"u8];
        ImportItem[] items = [.. ImportFiles.Read(new MemoryStream(bytes), "f", ImportFormat.Ndjson)];
        Assert.Equal([true, false, false, true], items.Select(item => item.Draft is not null));
        Assert.Equal("\"text\" is not valid Unicode.", items[1].Problem);
        Assert.Equal("\"text\" is not valid Unicode.", items[2].Problem);
    }

    [Fact]
    public void A_line_over_the_limit_is_skipped_to_its_end()
    {
        using LineReader lines = new(new MemoryStream(Encoding.UTF8.GetBytes($"a\n{new string('x', 300_000)}\nb")), 100_000);
        List<(string Text, bool TooLong)> read = [];
        while (lines.TryRead(out ReadOnlyMemory<byte> line, out bool tooLong)) read.Add((Encoding.UTF8.GetString(line.Span), tooLong));
        Assert.Equal([("a", false), ("", true), ("b", false)], read);
    }

    [Theory]
    [InlineData(ImportFormat.Json, "[{\"text\":\"a text\"}]")]
    [InlineData(ImportFormat.Markdown, "# Head\n\na text")]
    [InlineData(ImportFormat.PlainText, "a text")]
    public void A_pipe_is_read_although_it_has_no_length(ImportFormat format, string content)
    {
        using AnonymousPipeServerStream writer = new(PipeDirection.Out);
        AnonymousPipeClientStream reader = new(PipeDirection.In, writer.ClientSafePipeHandle);
        writer.Write(Encoding.UTF8.GetBytes(content));
        writer.Dispose();
        Assert.Equal("a text", Assert.Single(ImportFiles.Read(reader, "f", format)).Draft!.Text);
    }

    [Fact]
    public void A_file_that_must_be_in_memory_as_a_whole_has_a_limit()
    {
        Assert.True(WholeFile.TryRead(new MemoryStream(new byte[100_000]), 100_000, out byte[]? bytes));
        Assert.Equal(100_000, bytes.Length);
        Assert.False(WholeFile.TryRead(new MemoryStream(new byte[100_001]), 100_000, out _));
    }

    [Fact]
    public void A_json_array_is_read_to_where_it_breaks()
    {
        ImportItem[] good = Read("[{\"text\":\"a\"},\n\n {\"text\":\"b\",\"x\":[1,{}]} , 3]", ImportFormat.Json);
        Assert.Equal(["f:1 (item 1)", "f:3 (item 2)", "f:3 (item 3)"], good.Select(item => item.Place));
        Assert.Equal([true, true, false], good.Select(item => item.Draft is not null));

        ImportItem[] broken = Read("[{\"text\":\"a\"},\n{\"text\":\"b\"},\n{\"text\" \"c\"}]", ImportFormat.Json);
        Assert.Equal([true, true, false], broken.Select(item => item.Draft is not null));
        Assert.Equal("f:3 (item 3)", broken[2].Place);
        Assert.Empty(Read("[]", ImportFormat.Json));
    }

    [Fact]
    public void A_json_file_may_hold_one_object_or_one_a_line()
    {
        Assert.Equal("a", Assert.Single(Read("{\n \"text\": \"a\"\n}\n", ImportFormat.Json)).Draft!.Text);
        Assert.Equal(2, Read("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", ImportFormat.Json).Length);
    }

    [Fact]
    public void Markdown_is_cut_at_headings_outside_code()
    {
        ImportItem[] items = Read(
            """
            before

            # One
            first
            ```
            # no heading
            ```
            ## Two ##
            second
            ### Empty
            # C#
            third
            """,
            ImportFormat.Markdown);
        Assert.Equal(["f", "One", "One › Two", "C#"], items.Select(item => item.Draft!.Title));
        Assert.Equal(["f:1", "f:3", "f:8", "f:11"], items.Select(item => item.Place));
        Assert.Contains("# no heading", items[1].Draft!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_must_be_utf8_and_not_empty()
    {
        Assert.Equal("hello", Assert.Single(Read("hello\r\n", ImportFormat.PlainText)).Draft!.Text);
        Assert.Equal("The file is empty.", Assert.Single(Read(" \n", ImportFormat.PlainText)).Problem);
        ImportItem bad = Assert.Single(ImportFiles.Read(new MemoryStream([65, 0xFF, 65]), "f", ImportFormat.PlainText));
        Assert.Equal("The file is not valid UTF-8 (byte 2).", bad.Problem);
        Assert.Equal("The file is no text: byte 2 is zero.", Assert.Single(Read("a\0b", ImportFormat.PlainText)).Problem);
        Assert.Equal("The file is no text: byte 4 is zero.", Assert.Single(Read("# a\0", ImportFormat.Markdown)).Problem);
    }

    [Fact]
    public void A_folder_gives_its_known_files_in_order_without_hidden_ones()
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-import-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            foreach (string name in new[] { "b.md", "a.txt", ".hidden.md", "image.png", "sub/c.ndjson" })
            {
                File.WriteAllText(Path.Combine(folder, name), "x");
            }

            Assert.Equal(["a.txt", "b.md", Path.Combine("sub", "c.ndjson")], ImportFiles.Find(folder).Select(file => file.Name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImportItem[] Read(string text, ImportFormat format) =>
        [.. ImportFiles.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f", format)];
}
