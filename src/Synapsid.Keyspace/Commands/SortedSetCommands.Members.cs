using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Commands;

/// <content>What names members.</content>
internal static partial class SortedSetCommands
{
    private const int ScoresOnStack = 16;
    private const string NotANumber = "ERR resulting score is not a number (NaN)";

    private static void ZAdd(KeyCall call)
    {
        ScoreRules rules = ScoreRules.None;
        int at = 2;
        while (at < call.Arguments.Count && RuleOf(call, at) is not ScoreRules.None and ScoreRules rule)
        {
            rules |= rule;
            at++;
        }

        int pairs = (call.Arguments.Count - at) / 2;
        if (pairs == 0 || (call.Arguments.Count - at) % 2 != 0) call.Reply.Error(KeyErrors.Syntax);
        else if (RefusalOf(rules, pairs) is { } refusal) call.Reply.Error(refusal);
        else Add(call, rules, at);
    }

    private static void ZIncrBy(KeyCall call) => Add(call, ScoreRules.Increment, 2);

    private static ScoreRules RuleOf(KeyCall call, int argument) =>
        call.Is(argument, "NX"u8) ? ScoreRules.OnlyNew
        : call.Is(argument, "XX"u8) ? ScoreRules.OnlyExisting
        : call.Is(argument, "GT"u8) ? ScoreRules.OnlyGreater
        : call.Is(argument, "LT"u8) ? ScoreRules.OnlyLess
        : call.Is(argument, "CH"u8) ? ScoreRules.CountChanged
        : call.Is(argument, "INCR"u8) ? ScoreRules.Increment
        : ScoreRules.None;

    private static string? RefusalOf(ScoreRules rules, int pairs)
    {
        bool onlyNew = rules.HasFlag(ScoreRules.OnlyNew);
        bool greater = rules.HasFlag(ScoreRules.OnlyGreater);
        bool less = rules.HasFlag(ScoreRules.OnlyLess);
        if (onlyNew && rules.HasFlag(ScoreRules.OnlyExisting))
            return "ERR XX and NX options at the same time are not compatible";
        if ((greater && less) || (onlyNew && (greater || less)))
            return "ERR GT, LT, and/or NX options at the same time are not compatible";
        return rules.HasFlag(ScoreRules.Increment) && pairs > 1
            ? "ERR INCR option supports a single increment-element pair"
            : null;
    }

    private static void Add(KeyCall call, ScoreRules rules, int first)
    {
        bool increments = rules.HasFlag(ScoreRules.Increment);
        int pairs = (call.Arguments.Count - first) / 2;
        Span<double> scores = pairs <= ScoresOnStack ? stackalloc double[ScoresOnStack] : new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            if (ScoreText.TryParse(call.Arguments[first + (i * 2)], out scores[i])) continue;
            call.Reply.Error(KeyErrors.NotFloat);
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SortedSetView set)) return;
        ElementLog log = new(call.Database, EffectKind.SortedSetPut, key);
        int added = 0;
        int changed = 0;
        bool done = false;
        double score = 0;
        for (int i = 0; i < pairs; i++)
        {
            score = scores[i];
            ReadOnlySpan<byte> member = call.Arguments[first + (i * 2) + 1];
            bool found = set.TryScore(member, out double old);
            if (found && increments) score += old;
            if (double.IsNaN(score) && (!found || !rules.HasFlag(ScoreRules.OnlyNew)))
            {
                call.Reply.Error(NotANumber); // of one member only, so that nothing has changed
                return;
            }

            if (!Applies(rules, found, old, score)) continue;
            done = true;
            if (found && score == old) continue;
            set.Put(member, score);
            log.Add(member, score);
            if (found) changed++;
            else added++;
        }

        set.Commit();
        if (!increments) call.Reply.Integer(rules.HasFlag(ScoreRules.CountChanged) ? added + changed : added);
        else if (done) call.Reply.Double(score);
        else call.Reply.Null();
        if (added + changed > 0) call.Changed(key, KeyEventKinds.SortedSet, increments ? "zincr" : "zadd");
    }

    private static bool Applies(ScoreRules rules, bool found, double old, double score)
    {
        if (!found) return !rules.HasFlag(ScoreRules.OnlyExisting);
        if (rules.HasFlag(ScoreRules.OnlyNew)) return false;
        if (rules.HasFlag(ScoreRules.OnlyGreater) && score <= old) return false;
        return !rules.HasFlag(ScoreRules.OnlyLess) || score < old;
    }

    private static void ZRem(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.TryOpen(key, change: true, out SortedSetView set)) return;
        ElementLog log = new(call.Database, EffectKind.SortedSetRemove, key);
        int removed = 0;
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (!set.Remove(call.Arguments[i])) continue;
            log.Add(call.Arguments[i]);
            removed++;
        }

        bool gone = set.Commit();
        call.Reply.Integer(removed);
        if (removed > 0) call.Changed(key, KeyEventKinds.SortedSet, "zrem", gone);
    }

    private static void ZScore(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        if (set.TryScore(call.Arguments[2], out double score)) call.Reply.Double(score);
        else call.Reply.Null();
    }

    private static void ZMScore(KeyCall call)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        call.Reply.Array(call.Arguments.Count - 2);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (set.TryScore(call.Arguments[i], out double score)) call.Reply.Double(score);
            else call.Reply.Null();
        }
    }

    private static void ZCard(KeyCall call)
    {
        if (call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) call.Reply.Integer(set.Count);
    }

    private static void ZRank(KeyCall call) => Rank(call, reverse: false);

    private static void ZRevRank(KeyCall call) => Rank(call, reverse: true);

    private static void Rank(KeyCall call, bool reverse)
    {
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        int rank = set.RankOf(call.Arguments[2]);
        if (rank < 0) call.Reply.Null();
        else call.Reply.Integer(reverse ? set.Count - 1 - rank : rank);
    }

    private static void ZCount(KeyCall call) => Count(call, SortedRange.By.Score);

    private static void ZLexCount(KeyCall call) => Count(call, SortedRange.By.Bytes);

    private static void Count(KeyCall call, SortedRange.By by)
    {
        if (!SortedRange.TryRead(call, by, 2, 3, out SortedRange range)) return;
        if (!call.TryOpen(call.Arguments[1], change: false, out SortedSetView set)) return;
        call.Reply.Integer(range.In(ref set).Count);
    }
}
