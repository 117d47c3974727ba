using System.Net.Sockets;
using Synapsid.Base.Sockets;
using Synapsid.Server.Resp;

namespace Synapsid.Server.Tests.Resp;

public sealed class BusyPollTests
{
    private const int Sleep = 1000;

    private readonly TickingClock _clock = new();
    private readonly ReadyEvent[] _ready = new ReadyEvent[4];
    private bool _woken;

    [Fact]
    public void It_sleeps_at_once_where_nobody_came_quickly()
    {
        ScriptedReadiness readiness = new(_clock, (Sleep, 500, 1), (Sleep, 500, 1));
        BusyPoll poll = new(readiness, _clock, 20, () => _woken);
        Assert.Equal(1, Wait(poll));
        Assert.Equal(1, Wait(poll));
        readiness.AssertDone();
    }

    [Fact]
    public void After_a_quick_request_it_looks_before_it_sleeps()
    {
        ScriptedReadiness readiness = new(
            _clock, (Sleep, 10, 1), (0, 8, 0), (0, 8, 2), (0, 8, 0), (0, 8, 0), (0, 8, 0), (Sleep, 500, 1), (Sleep, 500, 1));
        BusyPoll poll = new(readiness, _clock, 20, () => _woken);
        Assert.Equal(1, Wait(poll));
        Assert.Equal(2, Wait(poll));
        Assert.Equal(1, Wait(poll)); // looked for 24 microseconds, then slept for long
        Assert.Equal(1, Wait(poll)); // so it does not look again
        readiness.AssertDone();
    }

    [Fact]
    public void Whoever_wakes_it_while_it_looks_is_not_slept_through()
    {
        ScriptedReadiness readiness = new(_clock, (Sleep, 10, 1), (0, 8, 0));
        BusyPoll poll = new(readiness, _clock, 20, () => _woken);
        Assert.Equal(1, Wait(poll));
        _woken = true;
        Assert.Equal(0, Wait(poll));
        readiness.AssertDone();
    }

    [Fact]
    public void It_does_not_look_where_others_have_work_for_the_core()
    {
        ScriptedReadiness readiness = new(_clock, (Sleep, 10, 1), (Sleep, 10, 1), (0, 8, 1));
        BusyPoll poll = new(readiness, _clock, 20, () => _woken);
        Assert.Equal(1, Wait(poll));
        Assert.Equal(1, poll.Wait(_ready, Sleep, mayLook: false));
        Assert.Equal(1, Wait(poll));
        readiness.AssertDone();
    }

    [Fact]
    public void Without_microseconds_it_never_looks()
    {
        ScriptedReadiness readiness = new(_clock, (Sleep, 10, 1), (Sleep, 10, 1));
        BusyPoll poll = new(readiness, _clock, 0, () => _woken);
        Assert.Equal(1, Wait(poll));
        Assert.Equal(1, Wait(poll));
        readiness.AssertDone();
    }

    [Fact]
    public void A_clock_that_stands_still_does_not_keep_it_looking()
    {
        ScriptedReadiness readiness = new(
            _clock, [(Sleep, 0, 1), .. Enumerable.Repeat((0, 0, 0), 256), (Sleep, 0, 1)]);
        BusyPoll poll = new(readiness, _clock, 20, () => _woken);
        Assert.Equal(1, Wait(poll));
        Assert.Equal(1, Wait(poll));
        readiness.AssertDone();
    }

    private int Wait(BusyPoll poll) => poll.Wait(_ready, Sleep, mayLook: true);

    private sealed class TickingClock : TimeProvider
    {
        public long Microseconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Microseconds;
    }

    /// <summary>Expects each wait's time-out, lets so many microseconds pass, and gives so many events.</summary>
    private sealed class ScriptedReadiness(TickingClock clock, params (int TimeoutMs, int Takes, int Count)[] waits) :
        IReadiness
    {
        private int _next;

        public void AssertDone() => Assert.Equal(waits.Length, _next);

        public int Wait(Span<ReadyEvent> ready, int timeoutMs)
        {
            (int expected, int takes, int count) = waits[_next++];
            Assert.Equal(expected, timeoutMs);
            clock.Microseconds += takes;
            return count;
        }

        public void Add(Socket socket, long token) => throw new NotSupportedException();

        public void Change(Socket socket, long token, bool read, bool write) => throw new NotSupportedException();

        public void Remove(Socket socket) => throw new NotSupportedException();

        public void Wake() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
