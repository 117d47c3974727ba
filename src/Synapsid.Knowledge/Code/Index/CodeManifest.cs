using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The one file that is replaced: which segments are the repository's index, and which of their rows still count. What
/// it does not name is not there, so a reader sees a committed state whole or not at all.
/// </summary>
internal sealed record CodeManifest
{
    /// <summary>How its name ends, after the repository's id.</summary>
    public const string NameEnd = ".manifest";

    private const int Version = 2;

    /// <summary>It did not say who read the symbols.</summary>
    private const int VersionWithoutReaders = 1;

    private const int CountMax = 1 << 24;

    private static ReadOnlySpan<byte> Magic => "SYNCODEM"u8;

    /// <summary>The root folder's full path.</summary>
    public required string Root { get; init; }

    /// <summary>How people call it: the root folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>Counts commits.</summary>
    public long Generation { get; init; }

    /// <summary>The number that the next file of this index takes.</summary>
    public int NextNumber { get; init; } = 1;

    /// <summary>The segments, oldest first.</summary>
    public IReadOnlyList<SegmentEntry> Segments { get; init; } = [];

    /// <summary>When the tree was last looked at as a whole.</summary>
    public DateTimeOffset IndexedAt { get; init; }

    /// <summary>Whether a whole look was finished since the index was begun or interrupted.</summary>
    public bool IsComplete { get; init; }

    /// <summary>git's branch at that time; null where there is none.</summary>
    public string? Branch { get; init; }

    /// <summary>git's commit at that time; null where there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>Number of the file of card vectors; 0: there is none.</summary>
    public int VectorNumber { get; init; }

    /// <summary>Rows of it that count.</summary>
    public int VectorRows { get; init; }

    /// <summary>Fingerprint of the encoder that made them; empty where there are none.</summary>
    public string VectorModel { get; init; } = "";

    /// <summary>Numbers of one vector.</summary>
    public int VectorDimensions { get; init; }

    /// <summary>What was left out before it was read, by reason.</summary>
    public IReadOnlyDictionary<SkipReason, int> SkippedCounts { get; init; } = new Dictionary<SkipReason, int>();

    /// <summary>The first of what was left out, to show.</summary>
    public IReadOnlyList<WalkSkip> Skipped { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="CodeIndexDamagedException">It is missing, damaged or of another version.</exception>
    public static CodeManifest Read(IFileSystem files, string path)
    {
        RecordReader reader = new(CheckedFile.Read(files, path));
        if (!reader.Raw(Magic.Length).SequenceEqual(Magic)) throw Damaged(path);
        ulong version = reader.Varint();
        if (version is not (Version or VersionWithoutReaders))
        {
            throw new CodeIndexDamagedException(path, "it has another version");
        }

        CodeManifest manifest = new()
        {
            Root = reader.Text(),
            Name = reader.Text(),
            Generation = reader.Int64(),
            NextNumber = reader.Count(CountMax),
            IndexedAt = DateTimeOffset.FromUnixTimeMilliseconds(InRange(reader.Int64())),
            IsComplete = reader.Byte() != 0,
            Branch = reader.OptionalText(),
            Commit = reader.OptionalText(),
            VectorNumber = reader.Count(CountMax),
            VectorRows = reader.Count(CountMax),
            VectorModel = reader.Text(),
            VectorDimensions = reader.Count(CountMax),
            Segments = ReadSegments(ref reader, withReaders: version == Version),
            SkippedCounts = ReadCounts(ref reader),
            Skipped = ReadSkipped(ref reader),
        };
        return reader.AtEnd ? manifest : throw Damaged(path);
    }

    /// <summary>Replaces the manifest; on disk for good when this returns.</summary>
    /// <exception cref="IOException">The disk refused; the old one stands.</exception>
    public void Write(IFileSystem files, string path)
    {
        RecordWriter writer = new();
        writer.Raw(Magic);
        writer.Varint(Version);
        writer.Text(Root);
        writer.Text(Name);
        writer.Int64(Generation);
        writer.Varint((ulong)NextNumber);
        writer.Int64(IndexedAt.ToUnixTimeMilliseconds());
        writer.Byte(IsComplete ? (byte)1 : (byte)0);
        writer.OptionalText(Branch);
        writer.OptionalText(Commit);
        writer.Varint((ulong)VectorNumber);
        writer.Varint((ulong)VectorRows);
        writer.Text(VectorModel);
        writer.Varint((ulong)VectorDimensions);
        WriteSegments(writer);
        writer.Varint((ulong)SkippedCounts.Count);
        foreach ((SkipReason reason, int count) in SkippedCounts.OrderBy(pair => pair.Key))
        {
            writer.Byte((byte)reason);
            writer.Varint((ulong)count);
        }

        writer.Varint((ulong)Skipped.Count);
        foreach (WalkSkip skipped in Skipped)
        {
            writer.Text(skipped.Path);
            writer.Byte(skipped.IsFolder ? (byte)1 : (byte)0);
            writer.Byte((byte)skipped.Reason);
            writer.OptionalText(skipped.Rule);
        }

        string temporary = path + ".tmp";
        CheckedFile.Write(files, temporary, writer.Written);
        files.Rename(temporary, path);
        files.SyncDirectory(System.IO.Path.GetDirectoryName(path)!);
    }

    private void WriteSegments(RecordWriter writer)
    {
        writer.Varint((ulong)Segments.Count);
        foreach (SegmentEntry segment in Segments)
        {
            writer.Varint((ulong)segment.Number);
            writer.Varint((ulong)segment.Rows);
            writer.Varint((ulong)segment.Symbols);
            writer.Text(segment.SymbolsBy);
            writer.Varint((ulong)segment.Cards);
            writer.Varint((ulong)segment.Dead.Count);
            int before = 0;
            foreach (int row in segment.Dead)
            {
                writer.Varint((ulong)(row - before));
                before = row;
            }

            writer.Varint((ulong)segment.Touched.Count);
            foreach ((int row, FileStamp stamp) in segment.Touched.OrderBy(pair => pair.Key))
            {
                writer.Varint((ulong)row);
                StampFormat.Write(writer, stamp);
            }
        }
    }

    private static List<SegmentEntry> ReadSegments(ref RecordReader reader, bool withReaders)
    {
        int count = reader.Count(CountMax);
        List<SegmentEntry> segments = [];
        while (segments.Count < count && !reader.Failed)
        {
            int number = reader.Count(CountMax);
            int rows = reader.Count(CountMax);
            int symbols = withReaders ? reader.Count(CountMax) : reader.Byte() != 0 ? number : 0;
            string symbolsBy = withReaders ? reader.Text() : "";
            int cards = reader.Count(CountMax);
            int deadCount = reader.Count(rows);
            List<int> dead = [];
            for (int row = 0; dead.Count < deadCount && !reader.Failed;)
            {
                row += reader.Count(Math.Max(0, rows - row));
                dead.Add(row);
            }

            segments.Add(new SegmentEntry
            {
                Number = number,
                Rows = rows,
                Symbols = symbols,
                SymbolsBy = symbolsBy,
                Cards = cards,
                Dead = dead,
                Touched = ReadTouched(ref reader, rows),
            });
        }

        return segments;
    }

    private static Dictionary<int, FileStamp> ReadTouched(ref RecordReader reader, int rows)
    {
        int count = reader.Count(rows);
        Dictionary<int, FileStamp> touched = [];
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            int row = reader.Count(Math.Max(0, rows - 1));
            touched[row] = StampFormat.Read(ref reader);
        }

        return touched;
    }

    private static Dictionary<SkipReason, int> ReadCounts(ref RecordReader reader)
    {
        int count = reader.Count(byte.MaxValue);
        Dictionary<SkipReason, int> counts = [];
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            counts[(SkipReason)reader.Byte()] = reader.Count(int.MaxValue);
        }

        return counts;
    }

    private static List<WalkSkip> ReadSkipped(ref RecordReader reader)
    {
        int count = reader.Count(CountMax);
        List<WalkSkip> skipped = [];
        while (skipped.Count < count && !reader.Failed)
        {
            string path = reader.Text();
            bool isFolder = reader.Byte() != 0;
            skipped.Add(new WalkSkip(path, isFolder, (SkipReason)reader.Byte(), reader.OptionalText()));
        }

        return skipped;
    }

    private static long InRange(long unixMilliseconds) => Math.Clamp(
        unixMilliseconds,
        DateTimeOffset.MinValue.ToUnixTimeMilliseconds(),
        DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    private static CodeIndexDamagedException Damaged(string path) =>
        new(path, "its checksum holds and its content does not make sense");
}
