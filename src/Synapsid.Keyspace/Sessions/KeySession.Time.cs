using System.Diagnostics;

namespace Synapsid.Keyspace.Sessions;

/// <content>
/// When commands begin and end. Reading a clock costs as much as finding a key, so that of commands which come one
/// right behind the other each begins when the one before ended, and the time of day is read again only when the last
/// reading is half a millisecond old.
/// </content>
public sealed partial class KeySession
{
    private static readonly long SameTimeTicks = Stopwatch.Frequency / 2_000;
    private int _following; // commands that come right behind the one that ran last
    private long _began; // when the command that runs began, in ticks of Stopwatch; once it has ended, when it did
    private long _dayReadAt; // when UsedAt was read, in ticks

    /// <summary>So many commands come right behind one another from here.</summary>
    private void Follow(int commands)
    {
        _following = commands;
        _began = Stopwatch.GetTimestamp();
        _dayReadAt = 0;
    }

    private void BeginTime()
    {
        bool follows = _following > 0;
        if (follows) _following--;
        else _began = Stopwatch.GetTimestamp();
        if (follows && _began - _dayReadAt < SameTimeTicks) return;
        _dayReadAt = _began;
        UsedAt = Service.Clock.GetUtcNow();
        _nowMs = UsedAt.ToUnixTimeMilliseconds();
    }

    /// <summary>Ends the time of a command: the next one's begins.</summary>
    /// <returns>How long it took, in ticks of Stopwatch.</returns>
    private long EndTime(long began)
    {
        _began = Stopwatch.GetTimestamp();
        return _began - began;
    }
}
