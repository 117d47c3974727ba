using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Commands;

/// <summary>A range of a sorted set as a command names it: by rank, by score or by bytes.</summary>
internal readonly ref struct SortedRange
{
    private readonly By _by;
    private readonly long _start;
    private readonly long _end;
    private readonly double _low;
    private readonly double _high;
    private readonly ReadOnlySpan<byte> _first;
    private readonly ReadOnlySpan<byte> _last;
    private readonly bool _lowExcluded;
    private readonly bool _highExcluded;
    private readonly char _firstEnd; // '-', '+', or a member
    private readonly char _lastEnd;

    private SortedRange(long start, long end) => (_by, _start, _end) = (By.Rank, start, end);

    private SortedRange(double low, bool lowExcluded, double high, bool highExcluded)
    {
        _by = By.Score;
        (_low, _lowExcluded, _high, _highExcluded) = (low, lowExcluded, high, highExcluded);
    }

    private SortedRange(
        ReadOnlySpan<byte> first, char firstEnd, bool firstExcluded, ReadOnlySpan<byte> last, char lastEnd,
            bool lastExcluded)
    {
        _by = By.Bytes;
        _first = first;
        _last = last;
        (_firstEnd, _lowExcluded, _lastEnd, _highExcluded) = (firstEnd, firstExcluded, lastEnd, lastExcluded);
    }

    /// <summary>What ends are.</summary>
    public enum By
    {
        /// <summary>Indexes, which count from the end where they are negative.</summary>
        Rank,

        /// <summary>Scores.</summary>
        Score,

        /// <summary>Members, where all scores are equal.</summary>
        Bytes,
    }

    /// <summary>Reads the ends; answers an error, and is false, where they are none.</summary>
    public static bool TryRead(KeyCall call, By by, int minimum, int maximum, out SortedRange range)
    {
        range = default;
        if (by == By.Rank)
        {
            if (!call.TryInteger(minimum, out long start) || !call.TryInteger(maximum, out long end)) return false;
            range = new SortedRange(start, end);
            return true;
        }

        if (by == By.Score)
        {
            if (ScoreText.TryParseEnd(call.Arguments[minimum], out double low, out bool lowExcluded)
                && ScoreText.TryParseEnd(call.Arguments[maximum], out double high, out bool highExcluded))
            {
                range = new SortedRange(low, lowExcluded, high, highExcluded);
                return true;
            }

            call.Reply.Error("ERR min or max is not a float");
            return false;
        }

        if (TryEnd(call.Arguments[minimum], out ReadOnlySpan<byte> first, out char firstEnd, out bool firstExcluded)
            && TryEnd(call.Arguments[maximum], out ReadOnlySpan<byte> last, out char lastEnd, out bool lastExcluded))
        {
            range = new SortedRange(first, firstEnd, firstExcluded, last, lastEnd, lastExcluded);
            return true;
        }

        call.Reply.Error("ERR min or max not valid string range item");
        return false;
    }

    /// <summary>The ranks in the range, from the lowest: the first, and how many.</summary>
    /// <param name="set">The sorted set.</param>
    /// <param name="reverse">Whether indexes count from the highest.</param>
    public (int First, int Count) In(ref SortedSetView set, bool reverse = false)
    {
        int count = set.Count;
        int first;
        int end;
        if (_by == By.Rank)
        {
            long from = _start < 0 ? Math.Max(0, _start + count) : _start;
            long to = Math.Min(_end < 0 ? _end + count : _end, count - 1);
            if (from > to || from >= count) return (0, 0);
            return (reverse ? count - 1 - (int)to : (int)from, (int)(to - from) + 1);
        }

        if (_by == By.Score)
        {
            if (_low > _high || (_low == _high && (_lowExcluded || _highExcluded))) return (0, 0);
            first = set.CountBelow(_low, _lowExcluded);
            end = set.CountBelow(_high, !_highExcluded);
        }
        else
        {
            first = _firstEnd == '-' ? 0 : _firstEnd == '+' ? count : set.CountBelow(_first, _lowExcluded);
            end = _lastEnd == '-' ? 0 : _lastEnd == '+' ? count : set.CountBelow(_last, !_highExcluded);
        }

        return first >= end ? (0, 0) : (first, end - first);
    }

    private static bool TryEnd(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> member, out char end, out bool excluded)
    {
        member = default;
        end = '[';
        excluded = false;
        if (text.IsEmpty) return false;
        end = (char)text[0];
        if (end is '-' or '+') return text.Length == 1;
        member = text[1..];
        excluded = end == '(';
        return end is '(' or '[';
    }
}
