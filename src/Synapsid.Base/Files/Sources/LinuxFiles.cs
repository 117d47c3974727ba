// Safety: every buffer is a span that the marshaller pins for the call, and its length goes with it; paths are copied
// to
// a buffer that ends in NUL, on the stack or rented. Handles are SafeHandles, held through each call. The results of
// the kernel (statx, getdents64) are read by checked spans, at the offsets of the kernel's stable interface.
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files.Sources;

/// <summary>The system calls behind <see cref="LinuxSourceTree"/>, outcomes as values.</summary>
internal static partial class LinuxFiles
{
    private const int CurrentFolder = -100;
    private const int PathBytesMax = 4096;
    private const int StackPathBytes = 512;

    // open(2): O_RDONLY | O_CLOEXEC | O_NONBLOCK; O_DIRECTORY and O_NOFOLLOW differ between processors.
    private const int OpenFlags = 0x8_0000 | 0x800;
    private static readonly bool OldFlags =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    private static readonly int OnlyFolder = OldFlags ? 0x1_0000 : 0x4000;
    private static readonly int NoLink = OldFlags ? 0x2_0000 : 0x8000;

    // statx(2).
    private const int StatNoLink = 0x100, StatEmptyPath = 0x1000, StatNoSync = 0x4000;
    private const uint StatWanted = 0x1 | 0x40 | 0x80 | 0x100 | 0x200; // type, mtime, ctime, inode, size
    private const int StatBytes = 256;
    private const int ModeOffset = 28, InodeOffset = 32, SizeOffset = 40;
    private const int ChangedOffset = 96, ModifiedOffset = 112, DeviceMajorOffset = 136, DeviceMinorOffset = 140;

    // getdents64(2): inode 8, offset 8, record length 2, type 1, name and NUL.
    private const int RecordLengthOffset = 16, RecordTypeOffset = 18, RecordNameOffset = 19;

    private const int Interrupted = 4, NotFound = 2, Denied = 13, NotPermitted = 1, NotFolder = 20, TooManyLinks = 40;
    private const int NameTooLong = 36, NoDevice = 6;

    /// <summary>Whether the C library knows the calls, and the kernel statx (Linux 4.11, 2017).</summary>
    public static bool IsPresent()
    {
        try
        {
            if (OpenFolder("/"u8, out SafeFileHandle? root) != SourceOutcome.Done) return false;
            using (root)
            {
                return Stat(root, [], follow: false, out SourceStamp stamp) == SourceOutcome.Done
                    && stamp.Kind == SourceEntryKind.Folder
                    && List(root!, new SourceListing()) == SourceOutcome.Done;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    public static SourceOutcome OpenFolder(ReadOnlySpan<byte> path, out SafeFileHandle? handle) =>
        Open(null, path, OpenFlags | OnlyFolder | NoLink, out handle);

    /// <summary>The stamp of a name within a folder, of a path (no folder), or of a handle itself (no name).</summary>
    public static SourceOutcome Stat(
        SafeFileHandle? folder, ReadOnlySpan<byte> name, bool follow, out SourceStamp stamp)
    {
        stamp = default;
        if (name.Length >= PathBytesMax) return SourceOutcome.Absent;
        Span<byte> path = stackalloc byte[name.Length < StackPathBytes ? StackPathBytes : PathBytesMax];
        Terminate(name, path);
        Span<byte> result = stackalloc byte[StatBytes];
        int flags = StatNoSync | (follow ? 0 : StatNoLink) | (name.IsEmpty ? StatEmptyPath : 0);
        while (true)
        {
            int code = folder is null
                ? StatAt(CurrentFolder, path, flags, StatWanted, result)
                : StatIn(folder, path, flags, StatWanted, result);
            if (code == 0) break;
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) return Outcome(error);
        }

        stamp = StampOf(result);
        return SourceOutcome.Done;
    }

    public static SourceOutcome List(SafeFileHandle folder, SourceListing listing)
    {
        listing.Clear();
        while (true)
        {
            Span<byte> room = listing.Room();
            nint count = Entries(folder, room, (nuint)room.Length);
            if (count == 0) return SourceOutcome.Done;
            if (count < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == Interrupted) continue;
                return Outcome(error);
            }

            AddRecords(listing, room[..(int)count], listing.Keep((int)count));
        }
    }

    /// <summary>Reads the beginning of a regular file; see <see cref="ISourceTree.Read"/>.</summary>
    public static SourceOutcome Read(
        SafeFileHandle? folder, ReadOnlySpan<byte> name, bool follow, int bytesMax, SourceContent content)
    {
        content.Begin(default, 0);
        SourceOutcome outcome = Open(folder, name, OpenFlags | (follow ? 0 : NoLink), out SafeFileHandle? handle);
        if (outcome != SourceOutcome.Done) return outcome;
        using (handle)
        {
            outcome = Stat(handle, [], follow: false, out SourceStamp before);
            if (outcome != SourceOutcome.Done) return outcome;
            if (before.Kind != SourceEntryKind.File) return SourceOutcome.OtherKind;
            Span<byte> room = content.Begin(before, bytesMax);
            int length = 0;
            while (length < room.Length)
            {
                nint count = ReadBytes(handle!, room[length..], (nuint)(room.Length - length));
                if (count == 0) break;
                if (count > 0)
                {
                    length += (int)count;
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error != Interrupted) return Outcome(error);
            }

            content.End(length);
            outcome = Stat(handle, [], follow: false, out SourceStamp after);
            if (outcome != SourceOutcome.Done) return outcome;
            bool same = after.Size == before.Size && after.ModifiedNs == before.ModifiedNs && length == room.Length;
            return same ? SourceOutcome.Done : SourceOutcome.Changed;
        }
    }

    public static SourceOutcome Resolve(ReadOnlySpan<byte> name, out byte[]? resolved)
    {
        resolved = null;
        if (name.Length >= PathBytesMax) return SourceOutcome.Absent;
        byte[] path = ArrayPool<byte>.Shared.Rent(PathBytesMax);
        byte[] result = ArrayPool<byte>.Shared.Rent(PathBytesMax + 1);
        try
        {
            Terminate(name, path);
            if (RealPath(path, result) == 0) return Outcome(Marshal.GetLastPInvokeError());
            resolved = result.AsSpan(0, result.AsSpan().IndexOf((byte)0)).ToArray();
            return SourceOutcome.Done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(path);
            ArrayPool<byte>.Shared.Return(result);
        }
    }

    private static SourceOutcome Open(
        SafeFileHandle? folder, ReadOnlySpan<byte> name, int flags, out SafeFileHandle? handle)
    {
        handle = null;
        if (name.Length >= PathBytesMax) return SourceOutcome.Absent;
        Span<byte> path = stackalloc byte[name.Length < StackPathBytes ? StackPathBytes : PathBytesMax];
        Terminate(name, path);
        while (true)
        {
            int descriptor = folder is null ? OpenAt(CurrentFolder, path, flags) : OpenIn(folder, path, flags);
            if (descriptor >= 0)
            {
                handle = new SafeFileHandle(descriptor, ownsHandle: true);
                return SourceOutcome.Done;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            return error == TooManyLinks && (flags & NoLink) != 0 ? SourceOutcome.OtherKind : Outcome(error);
        }
    }

    private static void AddRecords(SourceListing listing, ReadOnlySpan<byte> records, int begin)
    {
        int at = 0;
        while (at + RecordNameOffset < records.Length)
        {
            ReadOnlySpan<byte> record = records[at..];
            int bytes = BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLengthOffset..]);
            ReadOnlySpan<byte> name = record[RecordNameOffset..bytes];
            int length = name.IndexOf((byte)0);
            bool isDots = name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'));
            if (!isDots) listing.AddSlot(begin + at + RecordNameOffset, length, KindOfRecord(record[RecordTypeOffset]));
            at += bytes;
        }
    }

    private static SourceEntryKind KindOfRecord(byte type) => type switch
    {
        0 => SourceEntryKind.Unknown,
        4 => SourceEntryKind.Folder,
        8 => SourceEntryKind.File,
        10 => SourceEntryKind.Link,
        _ => SourceEntryKind.Special,
    };

    private static SourceStamp StampOf(ReadOnlySpan<byte> stat) => new(
        (BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeOffset..]) & 0xF000) switch
        {
            0x4000 => SourceEntryKind.Folder,
            0x8000 => SourceEntryKind.File,
            0xA000 => SourceEntryKind.Link,
            _ => SourceEntryKind.Special,
        },
        BinaryPrimitives.ReadInt64LittleEndian(stat[SizeOffset..]),
        TimeOf(stat[ModifiedOffset..]),
        TimeOf(stat[ChangedOffset..]),
        BinaryPrimitives.ReadUInt64LittleEndian(stat[InodeOffset..]),
        ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(stat[DeviceMajorOffset..]) << 32)
            | BinaryPrimitives.ReadUInt32LittleEndian(stat[DeviceMinorOffset..]));

    private static long TimeOf(ReadOnlySpan<byte> time) =>
        unchecked((BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000)
            + BinaryPrimitives.ReadUInt32LittleEndian(time[8..]));

    private static void Terminate(ReadOnlySpan<byte> name, Span<byte> path)
    {
        name.CopyTo(path);
        path[name.Length] = 0;
    }

    private static SourceOutcome Outcome(int error) => error switch
    {
        NotFound or NotFolder or NameTooLong or NoDevice => SourceOutcome.Absent,
        Denied or NotPermitted => SourceOutcome.Denied,
        TooManyLinks => SourceOutcome.Loop,
        _ => SourceOutcome.Failed,
    };

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenIn(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatAt(int folder, ReadOnlySpan<byte> path, int flags, uint wanted, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatIn(
        SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint wanted, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint Entries(SafeFileHandle folder, Span<byte> records, nuint bytes);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(SafeFileHandle file, Span<byte> destination, nuint bytes);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true)]
    private static partial nint RealPath(ReadOnlySpan<byte> path, Span<byte> resolved);
}
