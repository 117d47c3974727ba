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
/// SET) over 64 connections, at even intervals, and how long each reply took from when its request was due: a server
/// that stalls is charged for all that came meanwhile. With <c>--snapshots</c> BGSAVE begins again and again, and
/// requests that were answered while one was written are counted apart too. One thread, which polls.
/// </summary>
internal sealed class KeyLatencyBench : IDisposable
{
    private const int Connections = 64;
    private const int Keys = 1_000_000;
    private const int Buckets = 1_000_000; // of a microsecond
    private readonly IReadiness _readiness = Readiness.Open();
    private readonly Socket[] _sockets = new Socket[Connections];
    private readonly long[] _due = new long[Connections];
    private readonly bool[] _counted = new bool[Connections];
    private readonly Stack<int> _free = new();
    private readonly Random _random = new(1);
    private readonly byte[] _buffer = new byte[4096];
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
            _free.Push(i);
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
        bench.Drive(rate, 2, given.Has("set"), counts: false);
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
            while (sent < total && _free.Count > 0)
            {
                long due = begin + (long)((double)sent / rate * Stopwatch.Frequency);
                if (due > now) break;
                Send(_free.Pop(), due, writes && (sent & 1) == 1, counts);
                sent++;
            }

            int count = _readiness.Wait(ready, 0);
            for (int i = 0; i < count; i++)
            {
                if (Take((int)ready[i].Token)) answered++;
            }
        }

        return total / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private void Send(int connection, long due, bool write, bool counts)
    {
        byte[] request = write ? _set : _get;
        _random.Next(Keys).TryFormat(request.AsSpan(22, 12), out _, "D12", CultureInfo.InvariantCulture);
        (_due[connection], _counted[connection]) = (due, counts);
        _sockets[connection].Send(request);
    }

    private bool Take(int connection)
    {
        int received = _sockets[connection].Receive(_buffer);
        if (received == 0) throw new IOException("The server closed a connection.");
        if (_buffer[0] == (byte)'-') throw new IOException(Encoding.ASCII.GetString(_buffer, 0, received));
        if (_counted[connection])
        {
            int bucket = (int)Math.Min(Buckets - 1, Stopwatch.GetElapsedTime(_due[connection]).TotalMicroseconds);
            _all[bucket]++;
            if (_saving) _during[bucket]++;
        }

        _free.Push(connection);
        return true;
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
