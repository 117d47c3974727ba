using System.Text;

using Synapsid.Base.Files;
using Synapsid.Search.CodeText;
using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.CodeText;

/// <summary>Random source texts, and segments made of them.</summary>
internal static class CodeTexts
{
    private static readonly string[] Words =
    [
        "get", "Set", "user", "Name", "HTTP", "Server", "token", "tokens", "utf8", "IDs", "x", "MAX", "parse", "queries",
        "naïve", "größe", "中文", "Ελλάδα", "\u212Aelvin", "v2", "a1b2c3d4e5f6a7b8", "is", "class", "classes",
    ];

    private static readonly string[] Between = ["_", "", " ", ".", "(", ") ", "\n", "\r\n", "\t", "'", "\"", "—", " = ", ";\n"];

    /// <summary>A text of some words, now and then with bytes that are no UTF-8.</summary>
    public static byte[] Random(Random random)
    {
        List<byte> text = [];
        for (int words = random.Next(40); words > 0; words--)
        {
            text.AddRange(Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
            if (random.Next(60) == 0) text.Add((byte)random.Next(128, 256));
            if (random.Next(200) == 0) text.AddRange(Encoding.UTF8.GetBytes(new string('q', 150)));
            text.AddRange(Encoding.UTF8.GetBytes(Between[random.Next(Between.Length)]));
        }

        return [.. text];
    }

    /// <summary>Writes the segments of some rows, spread over workers; a null row is not added.</summary>
    public static void Write(IFileSystem files, IReadOnlyList<byte[]?> rows, int workers, string name = "s")
    {
        CodeTextBuilder builder = new(rows.Count, 2);
        CodeTextWorker[] all = [.. Enumerable.Range(0, workers).Select(_ => builder.AddWorker())];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row] is byte[] text) all[row * 7 % workers].Add(row, text);
        }

        files.CreateDirectory("text");
        builder.Write(files, $"text/{name}.tri", $"text/{name}.wrd");
    }

    /// <summary>The trigrams of some rows.</summary>
    public static TrigramSegment Trigrams(IReadOnlyList<byte[]?> rows, int workers)
    {
        SimulatedFileSystem files = new();
        Write(files, rows, workers);
        return TrigramSegment.Open(files, "text/s.tri");
    }

    /// <summary>The words of some rows.</summary>
    public static WordSegment WordsOf(IReadOnlyList<byte[]?> rows, int workers)
    {
        SimulatedFileSystem files = new();
        Write(files, rows, workers);
        return WordSegment.Open(files, "text/s.wrd");
    }

    /// <summary>All bytes of a file.</summary>
    public static byte[] ReadAll(IFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, file.Read(bytes, 0));
        return bytes;
    }

    /// <summary>Replaces a file.</summary>
    public static void WriteAll(IFileSystem files, string path, byte[] bytes)
    {
        using IFile file = files.Open(path, FileIntent.CreateOrReplace);
        file.Write(bytes, 0);
    }

    /// <summary>The rows of a set.</summary>
    public static int[] RowsOf(Synapsid.Search.Rows.RowSet rows) =>
        [.. Enumerable.Range(0, rows.Length).Where(rows.Contains)];
}
