using System.Globalization;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The format of the checkpoints that a ledger has signed: files in <c>checkpoints/</c> named by the number of their
/// first, each a row of records. A record is a line <c>checkpoint NUMBER BYTES CRC32C</c> and then the note, byte for
/// byte.
/// </summary>
public static class CheckpointHistory
{
    /// <summary>Name of the folder in the ledger's folder.</summary>
    public const string Folder = "checkpoints";

    /// <summary>Name of the file, in the ledger's folder, that holds the newest checkpoint alone.</summary>
    public const string NewestFile = "checkpoint";

    /// <summary>Bytes from which a new file is begun.</summary>
    internal const int FileBytesMax = 16 << 20;

    private const string Suffix = ".log";
    private const string Word = "checkpoint";
    private const int HeaderBytesMax = 64;
    private const int FileBytesLimit = FileBytesMax + SignedNote.BytesMax + HeaderBytesMax;

    /// <summary>
    /// All records, oldest first. A damaged one comes with its fault, and reading goes on with the next file, as
    /// nothing says where in this one the next record begins.
    /// </summary>
    /// <param name="files">Where files live.</param>
    /// <param name="ledgerFolder">The ledger's folder.</param>
    public static IEnumerable<CheckpointRecord> Read(IFileSystem files, string ledgerFolder)
    {
        string folder = Path.Combine(ledgerFolder, Folder);
        foreach (string name in files.ListFiles(folder))
        {
            foreach (CheckpointRecord record in ReadFile(files, Path.Combine(folder, name))) yield return record;
        }
    }

    /// <summary>The records of one file.</summary>
    internal static IEnumerable<CheckpointRecord> ReadFile(IFileSystem files, string path)
    {
        if (ReadBytes(files, path) is not { } bytes)
        {
            string reason = $"the file is longer than {FileBytesLimit} bytes";
            yield return new CheckpointRecord(path, 0, 0, null, null, reason);
            yield break;
        }

        for (int offset = 0; offset < bytes.Length;)
        {
            CheckpointRecord record = Parse(path, offset, bytes.AsSpan(offset));
            if (record.Fault is not null && ReadBytes(files, path) is { } now && now.Length > bytes.Length)
            {
                // Half of it was there: it was being appended just then.
                bytes = now;
                record = Parse(path, offset, bytes.AsSpan(offset));
            }

            yield return record;
            if (record.Fault is not null) yield break;
            offset += record.Length;
        }
    }

    /// <summary>A record as bytes.</summary>
    internal static byte[] Format(long number, SignedNote note)
    {
        string header = string.Create(
            CultureInfo.InvariantCulture,
            $"{Word} {number} {note.Bytes.Length} {Crc32C.Compute(note.Bytes.Span):x8}\n");
        return [.. Encoding.ASCII.GetBytes(header), .. note.Bytes.Span];
    }

    /// <summary>Name of the file whose first record has this number.</summary>
    internal static string FileName(long number) => number.ToString("D20", CultureInfo.InvariantCulture) + Suffix;

    private static byte[]? ReadBytes(IFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        if (file.Length > FileBytesLimit) return null;
        byte[] bytes = new byte[file.Length];
        int read = file.Read(bytes, 0);
        return bytes[..read];
    }

    private static CheckpointRecord Parse(string path, int offset, ReadOnlySpan<byte> bytes)
    {
        int line = bytes[..Math.Min(bytes.Length, HeaderBytesMax)].IndexOf((byte)'\n');
        if (line < 0) return Fault("the header line has no end");
        string header = Encoding.Latin1.GetString(bytes[..line]);
        string[] parts = header.Split(' ');
        if (parts.Length != 4 || parts[0] != Word
            || !Checkpoint.TryParseNumber(parts[1], out long number)
            || !Checkpoint.TryParseNumber(parts[2], out long length)
            || length > SignedNote.BytesMax)
        {
            return Fault("the header line is none");
        }

        if (length > bytes.Length - line - 1) return Fault("the note is cut off");
        ReadOnlySpan<byte> body = bytes.Slice(line + 1, (int)length);
        if (parts[3] != Crc32C.Compute(body).ToString("x8", CultureInfo.InvariantCulture))
        {
            return Fault("the note does not have its checksum");
        }

        if (!SignedNote.TryParse(body, out SignedNote? note)) return Fault("the note is none");
        if (!Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint)) return Fault("the note is no checkpoint");
        return checkpoint.Number == number
            ? new CheckpointRecord(path, offset, line + 1 + body.Length, note, checkpoint, null)
            : Fault("the header line names another number than the note");

        CheckpointRecord Fault(string reason) => new(path, offset, 0, null, null, reason);
    }
}
