using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The file <c>N.files</c>: the files of one segment, row by row. Layout and crash argument:
/// <c>docs/formats/code-index.md</c>.
/// </summary>
internal static class CatalogFormat
{
    private const int Version = 1;
    private const int RowsMax = 1 << 24;

    private const byte RacyFlag = 1;
    private const byte TrackedFlag = 2;

    private static ReadOnlySpan<byte> Magic => "SYNCODEF"u8;

    /// <summary>Writes a new file and syncs it; its folder is the caller's to sync.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Write(IFileSystem files, string path, IReadOnlyList<CodeFile> rows)
    {
        RecordWriter writer = new();
        writer.Raw(Magic);
        writer.Varint(Version);
        writer.Varint((ulong)rows.Count);
        Dictionary<string, int> languages = [];
        foreach (CodeFile row in rows) languages.TryAdd(row.Language, languages.Count);
        writer.Varint((ulong)languages.Count);
        foreach (string language in languages.Keys) writer.Text(language);
        foreach (CodeFile row in rows) Write(writer, row, languages[row.Language]);
        CheckedFile.Write(files, path, writer.Written);
    }

    /// <summary>Reads a file back.</summary>
    /// <exception cref="CodeIndexDamagedException">It is missing, damaged or of another version.</exception>
    public static IReadOnlyList<CodeFile> Read(IFileSystem files, string path)
    {
        RecordReader reader = new(CheckedFile.Read(files, path));
        if (!reader.Raw(Magic.Length).SequenceEqual(Magic)) throw Damaged(path);
        if (reader.Varint() != Version) throw new CodeIndexDamagedException(path, "it has another version");
        int count = reader.Count(RowsMax);
        string[] languages = new string[reader.Count(RowsMax)];
        for (int i = 0; i < languages.Length && !reader.Failed; i++) languages[i] = string.Intern(reader.Text());
        List<CodeFile> rows = [];
        while (rows.Count < count && !reader.Failed) rows.Add(Read(ref reader, languages));
        return reader.AtEnd ? rows : throw Damaged(path);
    }

    private static void Write(RecordWriter writer, CodeFile row, int language)
    {
        Span<byte> hash = stackalloc byte[ContentHash.SizeBytes];
        row.Hash.Write(hash);
        writer.Text(row.Path);
        StampFormat.Write(writer, row.Stamp);
        writer.Raw(hash);
        writer.Varint((ulong)language);
        writer.Byte((byte)row.Category);
        writer.Byte((byte)((row.IsRacy ? RacyFlag : 0) | (row.IsTracked ? TrackedFlag : 0)));
        writer.Byte((byte)row.LeftOut);
    }

    private static CodeFile Read(ref RecordReader reader, string[] languages)
    {
        string path = reader.Text();
        FileStamp stamp = StampFormat.Read(ref reader);
        ReadOnlySpan<byte> hash = reader.Raw(ContentHash.SizeBytes);
        int language = reader.Count(Math.Max(0, languages.Length - 1));
        byte category = reader.Byte();
        byte flags = reader.Byte();
        return new CodeFile
        {
            Path = path,
            Stamp = stamp,
            IsRacy = (flags & RacyFlag) != 0,
            IsTracked = (flags & TrackedFlag) != 0,
            Hash = hash.IsEmpty ? default : ContentHash.Read(hash),
            Language = language < languages.Length ? languages[language] : "",
            Category = (FileCategory)category,
            LeftOut = (SkipReason)reader.Byte(),
        };
    }

    private static CodeIndexDamagedException Damaged(string path) =>
        new(path, "its checksum holds and its content does not make sense");
}
