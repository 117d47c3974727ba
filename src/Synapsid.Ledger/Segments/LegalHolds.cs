using System.Globalization;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The holds in force, in the file <c>holds</c>: a line each, the last line their CRC-32C. Written beside, synced and
/// renamed, so that a crash leaves the old holds or the new ones. A file that is damaged stops all pruning.
/// </summary>
internal sealed class LegalHolds
{
    private const string FileName = "holds";
    private const string Temporary = "holds.new";

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private List<LegalHold> _holds; // gate

    private LegalHolds(IFileSystem files, string folder, List<LegalHold> holds)
    {
        _files = files;
        _folder = folder;
        _holds = holds;
    }

    /// <summary>The holds in force.</summary>
    public IReadOnlyList<LegalHold> All
    {
        get
        {
            lock (_gate) return [.. _holds];
        }
    }

    /// <summary>Reads the holds of a ledger.</summary>
    /// <exception cref="LedgerDamagedException">The file is not what was written.</exception>
    public static LegalHolds Open(IFileSystem files, string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!files.FileExists(path)) return new LegalHolds(files, folder, []);
        using IFile file = files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        string text = Encoding.UTF8.GetString(bytes.AsSpan(0, file.Read(bytes, 0)));
        int last = text.TrimEnd('\n').LastIndexOf('\n') + 1;
        bool whole = text[last..].TrimEnd('\n') == Crc(text[..last]);
        List<LegalHold> holds = [];
        foreach (string line in text[..last].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            whole &= parts.Length == 4 && TryTime(parts[1], out _) && TryTime(parts[2], out _);
            if (!whole) break;
            TryTime(parts[1], out DateTimeOffset from);
            TryTime(parts[2], out DateTimeOffset to);
            holds.Add(new LegalHold(parts[0], parts[3], from, to));
        }

        return whole
            ? new LegalHolds(files, folder, holds)
            : throw new LedgerDamagedException(path, 0, "it is not what was written, so holds may be missing from it");
    }

    /// <summary>Sets a hold, replacing one of its name; in force and safe on disk on return.</summary>
    /// <exception cref="ArgumentException">Name or reason have line breaks or tabs, or the name is empty.</exception>
    public void Set(LegalHold hold)
    {
        string texts = hold.Name + hold.Reason;
        if (hold.Name.Length == 0 || texts.Contains('\n') || texts.Contains('\t') || texts.Contains('\r'))
        {
            throw new ArgumentException("A hold needs a name, and its texts no line breaks or tabs.", nameof(hold));
        }

        lock (_gate) Save([.. _holds.Where(other => other.Name != hold.Name), hold]);
    }

    /// <summary>Releases a hold; false where there is none of that name.</summary>
    public bool Release(string name)
    {
        lock (_gate)
        {
            List<LegalHold> left = [.. _holds.Where(hold => hold.Name != name)];
            if (left.Count == _holds.Count) return false;
            Save(left);
            return true;
        }
    }

    /// <summary>Whether a hold keeps events received between two times, both inclusive, in ticks since 1970.</summary>
    public bool Keeps(long from, long to)
    {
        lock (_gate)
        {
            return _holds.Exists(hold => Events.EventRecordFormat.Ticks(hold.From) <= to
                && Events.EventRecordFormat.Ticks(hold.To) >= from);
        }
    }

    private void Save(List<LegalHold> holds)
    {
        StringBuilder text = new();
        foreach (LegalHold hold in holds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hold.Name}\t{hold.From:O}\t{hold.To:O}\t{hold.Reason}\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes($"{text}{Crc(text.ToString())}\n");
        string path = Path.Combine(_folder, Temporary);
        using (IFile file = _files.Open(path, FileIntent.CreateOrReplace))
        {
            file.Write(bytes, 0);
            file.Sync();
        }

        _files.Rename(path, Path.Combine(_folder, FileName));
        _files.SyncDirectory(_folder);
        _holds = holds;
    }

    private static string Crc(string text) =>
        Crc32C.Compute(Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);
}
