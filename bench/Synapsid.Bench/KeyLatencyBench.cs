using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Synapsid.Base.Sockets;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench key-latency PORT RATE [SECONDS] [--set] [--snapshots]</c>: so many GETs a second of 1 M random keys
/// (<c>key:000000123456</c>, which <c>redis-benchmark -r 1000000</c> sets; with <c>--set</c> every second request is a
/// SET) over 64 connections in turn, at even intervals whether the replies before are there or not, and how long each
/// reply took from when its request was due: a server that stalls is charged for all that came meanwhile. With <c>--snapshots</c> BGSAVE begins again and again, and
/// requests that were answered while one was written are counted apart too. One thread, which polls. For the first
/// fifteen seconds nothing is counted: until then server and client compile what the load calls often, on cores that
/// they need themselves.
/// </summary>
internal sealed class KeyLatencyBench : IDisposable
{
    private const int Connections = 64;
    private const int WarmSeconds = 15;
    private const int Keys = 1_000_000;
    private const int Buckets = 1_000_000; // of a microsecond
    private readonly IReadiness _readiness = Readiness.Open();
    private readonly Socket[] _sockets = new Socket[Connections];
    private readonly Queue<(long Due, bool Counts)>[] _asked = new Queue<(long, bool)>[Connections];
    private readonly byte[][] _received = new byte[Connections][]; // what is not yet a whole reply
    private readonly int[] _receivedBytes = new int[Connections];
    private readonly Random _random = new(1);
    private readonly byte[] _get = Encoding.ASCII.GetBytes("*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000000\r\n");
    private readonly byte[] _set;
    private readonly int[] _all = new int[Buckets];
    private readonly int[] _during = new int[Buckets];
    private volatile bool _saving;
    private volatile bool _over;

    private KeyLatencyBench(int port)
    {
        _set = Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000000\r\n$64\r\n{new string('v', 64)}\r\n");
        for (int i = 0; i < Connections; i++)
        {
            _sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(IPAddress.Loopback, port);
            _sockets[i].Blocking = false;
            _readiness.Add(_sockets[i], i);
            _asked[i] = new Queue<(long, bool)>();
            _received[i] = new byte[64 << 10];
        }
    }

    public static int Run(string[] arguments)
    {
        BenchArguments given = BenchArguments.Parse(arguments);
        if (given.Rest.Count < 2)
        {
            Console.Error.WriteLine("usage: synbench key-latency PORT RATE [SECONDS] [--set] [--snapshots]");
            return 2;
        }

        int port = int.Parse(given.Rest[0], CultureInfo.InvariantCulture);
        int rate = int.Parse(given.Rest[1], CultureInfo.InvariantCulture);
        int seconds = given.Rest.Count > 2 ? int.Parse(given.Rest[2], CultureInfo.InvariantCulture) : 10;
        using KeyLatencyBench bench = new(port);
        Thread? saver = given.Has("snapshots") ? new Thread(() => bench.Save(port)) : null;
        bench.Drive(rate, WarmSeconds, given.Has("set"), counts: false);
        saver?.Start();
        double reached = bench.Drive(rate, seconds, given.Has("set"), counts: true);
        bench._over = true;
        saver?.Join();
        Report($"{reached:N0} requests a second", bench._all);
        if (saver is not null) Report("answered while a snapshot was written", bench._during);
        return 0;
    }

    public void Dispose()
    {
        foreach (Socket socket in _sockets) socket.Dispose();
        _readiness.Dispose();
    }

    /// <summary>Sends at even intervals for so long; gives the requests a second that were answered.</summary>
    private double Drive(int rate, int seconds, bool writes, bool counts)
    {
        ReadyEvent[] ready = new ReadyEvent[Connections];
        long begin = Stopwatch.GetTimestamp();
        long total = (long)rate * seconds;
        long sent = 0;
        long answered = 0;
        while (answered < total)
        {
            long now = Stopwatch.GetTimestamp();
            while (sent < total)
            {
                long due = begin + (long)((double)sent / rate * Stopwatch.Frequency);
                if (due > now) break;
                Send((int)(sent % Connections), due, writes && (sent / Connections & 1) == 1, counts);
                sent++;
            }

            int count = _readiness.Wait(ready, 0);
            for (int i = 0; i < count; i++) answered += Take((int)ready[i].Token);
        }

        return total / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private void Send(int connection, long due, bool write, bool counts)
    {
        byte[] request = write ? _set : _get;
        _random.Next(Keys).TryFormat(request.AsSpan(22, 12), out _, "D12", CultureInfo.InvariantCulture);
        _asked[connection].Enqueue((due, counts));
        _sockets[connection].Send(request);
    }

    /// <summary>Takes what has arrived; gives how many replies are whole with it.</summary>
    private int Take(int connection)
    {
        byte[] buffer = _received[connection];
        int filled = _receivedBytes[connection];
        int received = _sockets[connection].Receive(buffer.AsSpan(filled));
        if (received == 0) throw new IOException("The server closed a connection.");
        filled += received;
        int at = 0;
        int replies = 0;
        for (int length; (length = ReplyLength(buffer.AsSpan(at, filled - at))) > 0; at += length)
        {
            Count(_asked[connection].Dequeue());
            replies++;
        }

        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        _receivedBytes[connection] = filled - at;
        return replies;
    }

    /// <summary>Bytes of the first reply: a value of 64 bytes, none, or OK; 0 while it is not whole.</summary>
    private static int ReplyLength(ReadOnlySpan<byte> received)
    {
        const int Short = 5; // $-1 and +OK, with the line's end
        if (received.Length < Short) return 0;
        if (received[0] == (byte)'-') throw new IOException(Encoding.ASCII.GetString(received));
        int length = received.StartsWith("$64"u8) ? Short + 64 + 2 : Short;
        return received.Length < length ? 0 : length;
    }

    private void Count((long Due, bool Counts) asked)
    {
        if (!asked.Counts) return;
        int bucket = (int)Math.Min(Buckets - 1, Stopwatch.GetElapsedTime(asked.Due).TotalMicroseconds);
        _all[bucket]++;
        if (_saving) _during[bucket]++;
    }

    /// <summary>Begins snapshots one after the other, with a pause between.</summary>
    private void Save(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        byte[] reply = new byte[64 << 10];
        while (!_over)
        {
            _saving = true;
            Ask("BGSAVE\r\n");
            const string Running = "rdb_bgsave_in_progress:1";
            while (Ask("INFO persistence\r\n").Contains(Running, StringComparison.Ordinal)) Thread.Sleep(5);
            _saving = false;
            Thread.Sleep(500);
        }

        string Ask(string command)
        {
            socket.Send(Encoding.ASCII.GetBytes(command));
            return Encoding.ASCII.GetString(reply, 0, socket.Receive(reply));
        }
    }

    private static void Report(string title, int[] buckets)
    {
        long total = buckets.Sum(count => (long)count);
        Console.Write($"{title}: {total:N0} requests");
        foreach ((string name, double part) in ((string, double)[])[("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)])
        {
            long left = (long)(total * part);
            int bucket = 0;
            while (bucket < Buckets - 1 && (left -= buckets[bucket]) > 0) bucket++;
            Console.Write($", {name} {bucket / 1000.0:F3} ms");
        }

        int last = Array.FindLastIndex(buckets, count => count > 0);
        Console.WriteLine($", slowest {last / 1000.0:F3} ms");
    }
}
