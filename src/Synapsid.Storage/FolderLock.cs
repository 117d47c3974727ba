using System.Globalization;
using System.Text;

using Synapsid.Base.Files;

namespace Synapsid.Storage;

/// <summary>
/// The file <c>lock</c>: the operating system's lock on it keeps other processes out and ends with the process; its
/// lines say who that is. Lines without a lock are left over from a killed process and mean nothing.
/// </summary>
/// <remarks>
/// <code>
/// pid=4711
/// process=syn
/// opened=2026-11-21T03:39:39.0000000+00:00
/// http=http://127.0.0.1:15500      only while it serves
/// </code>
/// Empty lines fill it up to a length that it keeps, so that a full disk has room for them.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string Name = "lock";
    private const int BytesMax = 4096;
    private const int BytesMin = 512;

    private readonly IFile _file;
    private readonly DataFolderHolder _holder;

    private FolderLock(IFile file, DataFolderHolder holder)
    {
        _file = file;
        _holder = holder;
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DataFolderLockedException">Another process holds it.</exception>
    public static FolderLock Take(IFileSystem files, string folder, DataFolderHolder holder)
    {
        IFile file = files.TryOpenExclusive(Path.Combine(folder, Name))
            ?? throw new DataFolderLockedException(folder, TryRead(files, folder));
        try
        {
            FolderLock taken = new(file, holder);
            taken.SetEndpoint(holder.Endpoint);
            return taken;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the lock file says; null where it is absent or says nothing. It may be left over.</summary>
    public static DataFolderHolder? TryRead(IFileSystem files, string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!files.FileExists(path)) return null;
        byte[] bytes = new byte[BytesMax];
        int length;
        try
        {
            using IFile file = files.Open(path, FileIntent.Read);
            length = file.Read(bytes, 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // Who cannot read it cannot be told more.
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, length).Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) values[line[..equals]] = line[(equals + 1)..];
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        return int.TryParse(values.GetValueOrDefault("pid"), NumberStyles.None, culture, out int processId)
            && DateTimeOffset.TryParse(
                values.GetValueOrDefault("opened"), culture, DateTimeStyles.AssumeUniversal, out DateTimeOffset opened)
            ? new DataFolderHolder(
                processId, values.GetValueOrDefault("process", "?"), opened, values.GetValueOrDefault("http"))
            : null;
    }

    /// <summary>Rewrites the lines with an address where this process answers, or none.</summary>
    public void SetEndpoint(string? endpoint)
    {
        string lines = string.Create(
            CultureInfo.InvariantCulture,
            $"pid={_holder.ProcessId}\nprocess={_holder.ProcessName}\nopened={_holder.OpenedUtc:O}\n");
        if (endpoint is not null) lines += $"http={endpoint}\n";
        Write(lines);
    }

    /// <summary>Says that nobody is here any more, and gives the lock back.</summary>
    public void Dispose()
    {
        try
        {
            Write("");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Lines without a lock mean nothing.
        }

        _file.Dispose();
    }

    private void Write(string lines)
    {
        byte[] bytes = new byte[Math.Max(BytesMin, Encoding.UTF8.GetByteCount(lines))];
        bytes.AsSpan().Fill((byte)'\n');
        Encoding.UTF8.GetBytes(lines, bytes);
        try
        {
            _file.Write(bytes, 0);
            _file.SetLength(bytes.Length);
        }
        catch (DiskFullException)
        {
            // The lock holds without its lines: what is stored can still be read, and deleted to make room.
        }
    }
}
