using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Several sets put together.</content>
internal static partial class SetCommands
{
    private const string NotPositive = "ERR value is out of range, must be positive";

    private delegate void SetOperation(CollectionSource[] sources, ref SetView result);

    private static void SInter(KeyCall call) => Answer(call, Intersect);

    private static void SUnion(KeyCall call) => Answer(call, Unite);

    private static void SDiff(KeyCall call) => Answer(call, Subtract);

    private static void SInterStore(KeyCall call) => Store(call, Intersect, "sinterstore");

    private static void SUnionStore(KeyCall call) => Store(call, Unite, "sunionstore");

    private static void SDiffStore(KeyCall call) => Store(call, Subtract, "sdiffstore");

    private static void Answer(KeyCall call, SetOperation operation)
    {
        if (!TryGather(call, 1, call.Arguments.Count - 1, out CollectionSource[] sources)) return;
        SetView result = new(call.Database, [], default);
        operation(sources, ref result);
        Reply(call, ref result);
        result.Abandon();
    }

    private static void Store(KeyCall call, SetOperation operation, string name)
    {
        ReadOnlySpan<byte> target = call.Arguments[1];
        if (!TryGather(call, 2, call.Arguments.Count - 2, out CollectionSource[] sources)) return;
        SetView result = new(call.Database, target, default);
        operation(sources, ref result);
        call.Reply.Integer(result.Count);
        if (result.Count == 0)
        {
            if (call.Database.TryGetForChange(target, out _)) call.Remove(target);
            return;
        }

        result.LogWhole();
        result.Commit();
        call.Changed(target, KeyEventKinds.Set, name);
    }

    private static void SInterCard(KeyCall call)
    {
        const string NoKeys = "ERR numkeys should be greater than 0";
        const string NoLimit = "ERR LIMIT can't be negative";
        if (!call.TryInteger(1, out long keys, NoKeys)) return;
        if (keys <= 0 || keys > call.Arguments.Count - 2)
        {
            call.Reply.Error(keys <= 0 ? NoKeys : "ERR Number of keys can't be greater than number of args");
            return;
        }

        long limit = 0;
        for (int i = (int)keys + 2; i < call.Arguments.Count; i += 2)
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

        if (!TryGather(call, 2, (int)keys, out CollectionSource[] sources)) return;
        Array.Sort(sources, (one, other) => one.Count.CompareTo(other.Count));
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        SetView smallest = sources[0].AsSet();
        long count = 0;
        long place = 0;
        while ((limit == 0 || count < limit) && smallest.MoveNext(ref place, digits, out ReadOnlySpan<byte> member))
        {
            if (InAll(sources.AsSpan(1), member)) count++;
        }

        call.Reply.Integer(count);
    }

    private static bool TryGather(KeyCall call, int first, int count, out CollectionSource[] sources)
    {
        sources = new CollectionSource[count];
        for (int i = 0; i < count; i++)
        {
            bool found = call.Database.TryGet(call.Arguments[first + i], out KeyEntry entry);
            if (found && call.RefusesType(entry, KeyType.Set)) return false;
            sources[i] = new CollectionSource(call.Database, entry);
        }

        return true;
    }

    private static void Unite(CollectionSource[] sources, ref SetView result)
    {
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        foreach (CollectionSource source in sources)
        {
            SetView set = source.AsSet();
            long place = 0;
            while (set.MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) result.Add(member);
        }
    }

    private static void Intersect(CollectionSource[] sources, ref SetView result)
    {
        CollectionSource[] ascending = [.. sources.OrderBy(source => source.Count)];
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        SetView smallest = ascending[0].AsSet();
        long place = 0;
        while (smallest.MoveNext(ref place, digits, out ReadOnlySpan<byte> member))
        {
            if (InAll(ascending.AsSpan(1), member)) result.Add(member);
        }
    }

    private static void Subtract(CollectionSource[] sources, ref SetView result)
    {
        Span<byte> digits = stackalloc byte[NumberText.IntegerBytesMax];
        SetView first = sources[0].AsSet();
        long place = 0;
        while (first.MoveNext(ref place, digits, out ReadOnlySpan<byte> member))
        {
            bool found = false;
            for (int i = 1; i < sources.Length && !found; i++) found = sources[i].AsSet().Contains(member);
            if (!found) result.Add(member);
        }
    }

    private static bool InAll(ReadOnlySpan<CollectionSource> sources, ReadOnlySpan<byte> member)
    {
        foreach (CollectionSource source in sources)
        {
            if (!source.AsSet().Contains(member)) return false;
        }

        return true;
    }
}
