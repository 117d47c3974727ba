// Safety: the kernel writes at most as many events as the call says, into an array pinned for the call that has room
// for
// them; everything else goes by value. Handles are SafeHandles, which live through each call that takes them. The
// kernel
// keeps no pointer.
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Sockets;

/// <summary>Readiness by Linux' epoll; woken through an eventfd.</summary>
public sealed partial class EpollReadiness : IReadiness
{
    private const int CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int AddOperation = 1, RemoveOperation = 2, ChangeOperation = 3;
    private const uint In = 1, Out = 4, Error = 8, Hangup = 0x10;
    private const int Interrupted = 4;
    private const long WakeToken = -1;
    private const int EventsMax = 512;

    // struct epoll_event is packed on x86 alone (epoll_ctl(2), <sys/epoll.h>): 4 bytes of flags, 8 of data.
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventBytes = DataOffset + 8;

    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly byte[] _events = new byte[EventsMax * EventBytes];
    private readonly byte[] _event = new byte[EventBytes];

    /// <summary>Opens it.</summary>
    /// <exception cref="Win32Exception">The system has no room for another handle.</exception>
    public EpollReadiness()
    {
        _epoll = new SafeFileHandle(Checked(Create(CloseOnExec)), ownsHandle: true);
        _wake = new SafeFileHandle(Checked(EventFile(0, CloseOnExec | NonBlocking)), ownsHandle: true);
        Describe(WakeToken, In);
        Checked(Control(_epoll, AddOperation, _wake, _event));
    }

    /// <inheritdoc/>
    public void Add(Socket socket, long token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        Describe(token, In);
        Checked(Control(_epoll, AddOperation, socket.SafeHandle, _event));
    }

    /// <inheritdoc/>
    public void Change(Socket socket, long token, bool read, bool write)
    {
        Describe(token, (read ? In : 0) | (write ? Out : 0));
        Checked(Control(_epoll, ChangeOperation, socket.SafeHandle, _event));
    }

    /// <inheritdoc/>
    public void Remove(Socket socket) => Checked(Control(_epoll, RemoveOperation, socket.SafeHandle, _event));

    /// <inheritdoc/>
    public int Wait(Span<ReadyEvent> ready, int timeoutMs)
    {
        int count = WaitFor(_epoll, _events, Math.Min(ready.Length, EventsMax), timeoutMs);
        if (count < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) return 0;
            throw new Win32Exception(error);
        }

        int told = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = _events.AsSpan(i * EventBytes, EventBytes);
            uint flags = MemoryMarshal.Read<uint>(one);
            long token = MemoryMarshal.Read<long>(one[DataOffset..]);
            if (token == WakeToken) _ = ReadCounter(_wake, out _, sizeof(ulong));
            else ready[told++] = new(token, (flags & In) != 0, (flags & Out) != 0, (flags & (Error | Hangup)) != 0);
        }

        return told;
    }

    /// <inheritdoc/>
    public void Wake()
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
    }

    private void Describe(long token, uint flags)
    {
        MemoryMarshal.Write(_event, flags);
        MemoryMarshal.Write(_event.AsSpan(DataOffset), token);
    }

    private static int Checked(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeHandle epoll, int operation, SafeHandle file, [In] byte[] description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitFor(SafeHandle epoll, [Out] byte[] events, int eventsMax, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFile(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCounter(SafeHandle file, out ulong value, nint bytes);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCounter(SafeHandle file, in ulong value, nint bytes);
}
