using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Several sorted sets, or sets, put together.</content>
internal static partial class SortedSetCommands
{
    private const string NoLimit = "ERR LIMIT can't be negative";

    private delegate double Aggregate(double one, double other);

    private enum Operation
    {
        Union,
        Intersection,
        Difference,
    }

    private static void ZUnion(KeyCall call) => Answer(call, Operation.Union, "zunion");

    private static void ZInter(KeyCall call) => Answer(call, Operation.Intersection, "zinter");

    private static void ZDiff(KeyCall call) => Answer(call, Operation.Difference, "zdiff");

    private static void ZUnionStore(KeyCall call) => Store(call, Operation.Union, "zunionstore");

    private static void ZInterStore(KeyCall call) => Store(call, Operation.Intersection, "zinterstore");

    private static void ZDiffStore(KeyCall call) => Store(call, Operation.Difference, "zdiffstore");

    private static void Answer(KeyCall call, Operation operation, string name)
    {
        SortedSetView result = new(call.Database, [], default);
        if (!TryCombine(call, operation, 1, name, ref result, out bool scores)) return;
        ReplyRange(call, ref result, 0, result.Count, fromHighest: false, scores);
        result.Abandon();
    }

    private static void Store(KeyCall call, Operation operation, string name)
    {
        SortedSetView result = new(call.Database, call.Arguments[1], default);
        if (TryCombine(call, operation, 2, name, ref result, out _)) Keep(call, ref result, name);
    }

    private static void ZInterCard(KeyCall call)
    {
        if (!TryGather(call, 1, "zintercard", out CollectionSource[] sources)) return;
        long limit = 0;
        for (int i = sources.Length + 2; i < call.Arguments.Count; i += 2)
        {
            if (i + 1 == call.Arguments.Count || !call.Is(i, "LIMIT"u8))
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }

            if (!call.TryInteger(i + 1, out limit, NoLimit)) return;
            if (limit >= 0) continue;
            call.Reply.Error(NoLimit);
            return;
        }

        Array.Sort(sources, (one, other) => one.Count.CompareTo(other.Count));
        long count = 0;
        foreach ((byte[] member, _) in MembersOf(sources[0]))
        {
            if (limit != 0 && count == limit) break;
            if (Array.TrueForAll(sources, source => TryScore(source, member, out _))) count++;
        }

        call.Reply.Integer(count);
    }

    private static bool TryCombine(
        KeyCall call, Operation operation, int countAt, string name, ref SortedSetView result, out bool scores)
    {
        scores = false;
        if (!TryGather(call, countAt, name, out CollectionSource[] sources)) return false;
        double[] weights = new double[sources.Length];
        Array.Fill(weights, 1);
        Aggregate aggregate = Sum;
        for (int i = countAt + 1 + sources.Length; i < call.Arguments.Count; i++)
        {
            int rest = call.Arguments.Count - i;
            if (operation != Operation.Difference && rest > sources.Length && call.Is(i, "WEIGHTS"u8))
            {
                if (!TryWeights(call, i + 1, weights)) return false;
                i += weights.Length;
            }
            else if (operation != Operation.Difference && rest > 1 && call.Is(i, "AGGREGATE"u8)
                && AggregateOf(call, i + 1) is { } named)
            {
                aggregate = named;
                i++;
            }
            else if (countAt == 1 && call.Is(i, "WITHSCORES"u8))
            {
                scores = true;
            }
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return false;
            }
        }

        if (operation == Operation.Difference) Subtract(sources, ref result);
        else if (operation == Operation.Union) Unite(sources, weights, aggregate, ref result);
        else Intersect(sources, weights, aggregate, ref result);
        return true;
    }

    private static bool TryWeights(KeyCall call, int first, double[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (ScoreText.TryParse(call.Arguments[first + i], out weights[i])) continue;
            call.Reply.Error("ERR weight value is not a float");
            return false;
        }

        return true;
    }

    private static Aggregate? AggregateOf(KeyCall call, int argument) =>
        call.Is(argument, "SUM"u8) ? Sum : call.Is(argument, "MIN"u8) ? Least : call.Is(argument,
            "MAX"u8) ? Most : null;

    private static double Sum(double one, double other) => OrZero(one + other);

    private static double Least(double one, double other) => other < one ? other : one;

    private static double Most(double one, double other) => other > one ? other : one;

    /// <summary>Where infinities cancel out, Redis says 0.</summary>
    private static double OrZero(double score) => double.IsNaN(score) ? 0 : score;

    private static bool TryGather(KeyCall call, int countAt, string name, out CollectionSource[] sources)
    {
        sources = [];
        if (!call.TryInteger(countAt, out long keys)) return false;
        if (keys < 1 || keys > call.Arguments.Count - countAt - 1)
        {
            call.Reply.Error(keys < 1 ? $"ERR at least 1 input key is needed for '{name}' command" : KeyErrors.Syntax);
            return false;
        }

        sources = new CollectionSource[keys];
        for (int i = 0; i < sources.Length; i++)
        {
            bool found = call.Database.TryGet(call.Arguments[countAt + 1 + i], out KeyEntry entry);
            if (found && entry.Type != KeyType.Set && call.RefusesType(entry, KeyType.SortedSet)) return false;
            sources[i] = new CollectionSource(call.Database, entry);
        }

        return true;
    }

    private static List<(byte[] Member, double Score)> MembersOf(CollectionSource source)
    {
        List<(byte[], double)> members = new(source.Count);
        long place = 0;
        if (source.Type == KeyType.Set)
        {
            Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
            SetView set = source.AsSet();
            while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) members.Add((member.ToArray(), 1));
            return members;
        }

        SortedSetView sorted = source.AsSortedSet();
        while (sorted.MoveNext(ref place, out ReadOnlySpan<byte> member, out double score))
        {
            members.Add((member.ToArray(), score));
        }

        return members;
    }

    private static bool TryScore(CollectionSource source, ReadOnlySpan<byte> member, out double score)
    {
        score = 1;
        return source.Type == KeyType.Set
            ? source.AsSet().Contains(member)
            : source.AsSortedSet().TryScore(member, out score);
    }

    /// <summary>Smallest first, so that sums come out to the last bit as Redis' do.</summary>
    private static int[] Ascending(CollectionSource[] sources) =>
        [.. Enumerable.Range(0, sources.Length).OrderBy(index => sources[index].Count)];

    private static void Unite(
        CollectionSource[] sources, double[] weights, Aggregate aggregate, ref SortedSetView result)
    {
        foreach (int index in Ascending(sources))
        {
            foreach ((byte[] member, double score) in MembersOf(sources[index]))
            {
                double weighted = OrZero(weights[index] * score);
                result.Put(member, result.TryScore(member, out double before) ? aggregate(before, weighted) : weighted);
            }
        }
    }

    private static void Intersect(
        CollectionSource[] sources, double[] weights, Aggregate aggregate, ref SortedSetView result)
    {
        int[] order = Ascending(sources);
        foreach ((byte[] member, double score) in MembersOf(sources[order[0]]))
        {
            double total = OrZero(weights[order[0]] * score);
            bool inAll = true;
            for (int i = 1; i < order.Length && inAll; i++)
            {
                inAll = TryScore(sources[order[i]], member, out double other);
                if (inAll) total = aggregate(total, other * weights[order[i]]);
            }

            if (inAll) result.Put(member, total);
        }
    }

    private static void Subtract(CollectionSource[] sources, ref SortedSetView result)
    {
        foreach ((byte[] member, double score) in MembersOf(sources[0]))
        {
            bool found = false;
            for (int i = 1; i < sources.Length && !found; i++) found = TryScore(sources[i], member, out _);
            if (!found) result.Put(member, score);
        }
    }
}
