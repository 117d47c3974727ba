// Safety: each call gets spans or arrays that the marshaller pins for the call, with their length; paths are copied to
// a buffer that ends in NUL. Handles are SafeHandles, which live through each call that takes them. The kernel keeps no
// pointer. What it writes (inotify_event, statfs) is read by checked spans, at the offsets of its stable interface.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files.Sources;

/// <summary>Changes in folders by Linux' inotify(7), without a thread: the kernel's queue is read when asked.</summary>
/// <remarks>
/// inotify tells nothing of a write through another hard link that lies elsewhere, nor of one through a mapping until
/// that is closed, nor of what another machine does to a network's file system; folders there are refused.
/// </remarks>
public sealed partial class InotifyEvents : ITreeEvents
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x8_0000;
    private const int PathBytesMax = 4096;
    private const int EventHeaderBytes = 16, FlagsOffset = 4, NameLengthOffset = 12;
    private const int BufferBytes = 64 * 1024;
    private const int StatFsBytes = 512;

    // inotify(7).
    private const uint Modified = 0x2, Attributes = 0x4, Closed = 0x8, MovedFrom = 0x40, MovedTo = 0x80;
    private const uint Created = 0x100, Deleted = 0x200, SelfDeleted = 0x400, SelfMoved = 0x800;
    private const uint Unmounted = 0x2000, Overflow = 0x4000, Ignored = 0x8000, Folder = 0x4000_0000;
    private const uint OnlyFolder = 0x100_0000, NoLink = 0x200_0000, NotUnlinked = 0x400_0000;

    private const uint Wanted = Modified | Attributes | Closed | MovedFrom | MovedTo | Created | Deleted
        | SelfDeleted | SelfMoved | OnlyFolder | NoLink | NotUnlinked;

    // epoll_ctl(2): EPOLL_CTL_ADD, EPOLLIN. A struct epoll_event is 12 bytes on x86, 16 elsewhere: 16 hold either.
    private const int AddOperation = 1, In = 1, PollEventBytes = 16;

    private const int NotFound = 2, Interrupted = 4, TryAgain = 11, NoMemory = 12, Denied = 13, NotFolder = 20;
    private const int TooManyOpen = 24, NoSpace = 28, TooManyLinks = 40, NameTooLong = 36;

    /// <summary>File systems that another machine, or another program behind the kernel, may change unseen.</summary>
    private static readonly uint[] RemoteSystems =
    [
        0x6969 /* nfs */, 0x517B /* smb */, 0xFF53_4D42 /* cifs */, 0xFE53_4D42 /* smb2 */, 0x0102_1997 /* 9p */,
        0x6573_5546 /* fuse, virtiofs */, 0x00C3_6400 /* ceph */, 0x5346_414F /* afs */, 0x6B41_4653 /* kafs */,
        0x7375_7245 /* coda */, 0x0BD0_0BD0 /* lustre */, 0x786F_4256 /* vboxsf */, 0xBACB_ACBC /* hgfs */,
        0x0116_1970 /* gfs2 */, 0x7461_636F /* ocfs2 */,
    ];

    private readonly SafeFileHandle _queue;
    private readonly SafeFileHandle _wake;
    private readonly SafeFileHandle _poll;
    private readonly byte[] _bytes = new byte[BufferBytes];
    private int _at;
    private int _end;

    private InotifyEvents(SafeFileHandle queue, SafeFileHandle wake, SafeFileHandle poll)
    {
        _queue = queue;
        _wake = wake;
        _poll = poll;
    }

    /// <summary>Opens a queue; null where the system has no room for another.</summary>
    public static InotifyEvents? TryOpen(out string? reason)
    {
        SafeFileHandle? queue = Handle(Begin(NonBlocking | CloseOnExec));
        int error = Marshal.GetLastPInvokeError();
        SafeFileHandle? wake = Handle(EventFile(0, NonBlocking | CloseOnExec));
        SafeFileHandle? poll = Handle(PollCreate(CloseOnExec));
        if (queue is not null && wake is not null && poll is not null)
        {
            byte[] description = new byte[PollEventBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(description, In);
            if (PollControl(poll, AddOperation, queue, description) == 0
                && PollControl(poll, AddOperation, wake, description) == 0)
            {
                reason = null;
                return new InotifyEvents(queue, wake, poll);
            }
        }

        queue?.Dispose();
        wake?.Dispose();
        poll?.Dispose();
        reason = queue is null && error == TooManyOpen
            ? "the user has no inotify queue left, or this process no file handle; raise fs.inotify.max_user_instances "
                + "(sysctl) or 'ulimit -n'"
            : "the system gave no handle to follow changes with; raise 'ulimit -n'";
        return null;
    }

    /// <inheritdoc/>
    public WatchOutcome Watch(ReadOnlySpan<byte> folder, out int watch)
    {
        watch = -1;
        if (folder.Length >= PathBytesMax) return WatchOutcome.Absent;
        Span<byte> path = stackalloc byte[PathBytesMax];
        folder.CopyTo(path);
        path[folder.Length] = 0;
        Span<byte> system = stackalloc byte[StatFsBytes];
        if (FileSystemOf(path, system) == 0
            && RemoteSystems.AsSpan().Contains(BinaryPrimitives.ReadUInt32LittleEndian(system)))
        {
            return WatchOutcome.Remote;
        }

        watch = Add(_queue, path, Wanted);
        if (watch >= 0) return WatchOutcome.Done;
        return Marshal.GetLastPInvokeError() switch
        {
            NotFound or NotFolder or TooManyLinks or NameTooLong => WatchOutcome.Absent,
            Denied => WatchOutcome.Denied,
            NoSpace or NoMemory => WatchOutcome.NoRoom,
            _ => WatchOutcome.Failed,
        };
    }

    /// <inheritdoc/>
    public void Unwatch(int watch) => _ = Remove(_queue, watch); // it may have ended by itself

    /// <inheritdoc/>
    public bool TryRead(out TreeEvent found)
    {
        found = default;
        if (_at == _end && !Fill()) return false;
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_at, _end - _at);
        int watch = BinaryPrimitives.ReadInt32LittleEndian(rest);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(rest[FlagsOffset..]);
        int room = BinaryPrimitives.ReadInt32LittleEndian(rest[NameLengthOffset..]);
        ReadOnlySpan<byte> name = rest.Slice(EventHeaderBytes, room);
        int end = name.IndexOf((byte)0);
        _at += EventHeaderBytes + room;
        found = new TreeEvent(watch, KindsOf(flags), end < 0 ? name : name[..end]);
        return true;
    }

    /// <inheritdoc/>
    public bool Wait(TimeSpan timeout, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration =
            cancellation.UnsafeRegister(static self => ((InotifyEvents)self!).Wake(), this);
        int timeoutMs = timeout == Timeout.InfiniteTimeSpan
            ? -1
            : (int)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 0, int.MaxValue);
        bool isHeld = false;
        try
        {
            _wake.DangerousAddRef(ref isHeld); // what Dispose wakes with must not be closed before this has woken
            int count = PollWait(_poll, new byte[PollEventBytes * 2], 2, timeoutMs);
            bool isWoken = ReadCounter(_wake, out _, sizeof(ulong)) > 0;
            return count > 0 && !isWoken;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isHeld) _wake.DangerousRelease();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Wake();
        _queue.Dispose();
        _wake.Dispose();
        _poll.Dispose();
    }

    private bool Fill()
    {
        (_at, _end) = (0, 0);
        while (true)
        {
            nint count = Read(_queue, _bytes, BufferBytes);
            if (count > 0)
            {
                _end = (int)count;
                return true;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            if (count == 0 || error == TryAgain) return false;

            // Whatever it is, nothing can be said any more of what changed.
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(FlagsOffset), Overflow);
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(NameLengthOffset), 0);
            _end = EventHeaderBytes;
            return true;
        }
    }

    private void Wake()
    {
        try
        {
            _ = WriteCounter(_wake, 1, sizeof(ulong)); // full: it is awake already
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    private static TreeEventKinds KindsOf(uint flags)
    {
        TreeEventKinds kinds = TreeEventKinds.None;
        if ((flags & (Modified | Attributes | Closed)) != 0) kinds |= TreeEventKinds.Written;
        if ((flags & (Created | MovedTo)) != 0) kinds |= TreeEventKinds.Added;
        if ((flags & (Deleted | MovedFrom)) != 0) kinds |= TreeEventKinds.Removed;
        if ((flags & Folder) != 0) kinds |= TreeEventKinds.IsFolder;
        if ((flags & SelfMoved) != 0) kinds |= TreeEventKinds.Moved;
        if ((flags & (SelfDeleted | Unmounted | Ignored)) != 0) kinds |= TreeEventKinds.Ended;
        if ((flags & Overflow) != 0) kinds |= TreeEventKinds.Lost;
        return kinds;
    }

    private static SafeFileHandle? Handle(int descriptor) =>
        descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Begin(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int Add(SafeHandle queue, ReadOnlySpan<byte> path, uint wanted);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    private static partial int Remove(SafeHandle queue, int watch);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeHandle queue, Span<byte> events, nint bytes);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true)]
    private static partial int FileSystemOf(ReadOnlySpan<byte> path, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int PollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int PollControl(SafeHandle poll, int operation, SafeHandle file, [In] byte[] description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int PollWait(SafeHandle poll, [Out] byte[] events, int eventsMax, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFile(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCounter(SafeHandle file, out ulong value, nint bytes);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCounter(SafeHandle file, in ulong value, nint bytes);
}
