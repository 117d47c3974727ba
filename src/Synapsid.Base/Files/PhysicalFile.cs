using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files;

/// <summary>A file of the operating system, by positioned reads and writes on one handle.</summary>
internal sealed class PhysicalFile : IFile
{
    private const int MapAlignment = 64 * 1024;

    /// <summary>
    /// Zeros go out in pieces of this size, from one array for all files: one of 1 MiB for each made 7 MiB of garbage
    /// while a journal grew to its full segments.
    /// </summary>
    private static readonly byte[] Zeros = new byte[64 << 10];

    private readonly SafeFileHandle _handle;

    public PhysicalFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(_handle);
            }
            catch (Exception failure) when (FileFailure.IsFailure(failure))
            {
                throw FileFailure.Explain(failure, Path, "measure");
            }
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        try
        {
            int total = 0;
            while (total < destination.Length)
            {
                int count = RandomAccess.Read(_handle, destination[total..], offset + total);
                if (count == 0) break;
                total += count;
            }

            return total;
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, Path, "read");
        }
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, source, offset);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, Path, "write");
        }
    }

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, Path, "resize");
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Zeros are written rather than blocks reserved (fallocate): a reserved block is marked unwritten, and the first
    /// write to it would change metadata, which every fdatasync would then have to log.
    /// </remarks>
    public void Preallocate(long length)
    {
        for (long offset = Length; offset < length; offset += Zeros.Length)
        {
            Write(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, length - offset)), offset);
        }
    }

    public void Reserve(long length)
    {
        long from = Length;
        if (length <= from) return;
        if (!OperatingSystem.IsLinux())
        {
            Preallocate(length);
            return;
        }

        while (LibC.Allocate(_handle, 0, from, length - from) != 0)
        {
            int code = Marshal.GetLastPInvokeError();
            if (code == LibC.Interrupted) continue;
            if (code is not (LibC.NotSupported or LibC.NoSuchCall)) throw FileFailure.ForCode(code, Path, "grow", null);
            Preallocate(length);
            return;
        }
    }

    public void BeginSync(long offset, long length)
    {
        // Where it fails, the sync that follows does all the work, or says what is wrong.
        if (OperatingSystem.IsLinux()) _ = LibC.BeginSync(_handle, offset, length, LibC.StartWriting);
    }

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
        {
            while (LibC.DataSync(_handle) != 0)
            {
                int code = Marshal.GetLastPInvokeError();
                if (code != LibC.Interrupted) throw FileFailure.ForCode(code, Path, "sync", null);
            }

            return;
        }

        try
        {
            RandomAccess.FlushToDisk(_handle);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, Path, "sync");
        }
    }

    public IMappedView Map(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % MapAlignment, 0, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length, nameof(length));
        try
        {
            return new PhysicalMappedView(_handle, offset, length);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, Path, "map");
        }
    }

    public void Dispose() => _handle.Dispose();
}
