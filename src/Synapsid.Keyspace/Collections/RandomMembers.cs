namespace Synapsid.Keyspace.Collections;

/// <summary>Members by chance: distinct ones for a positive count, independent ones for a negative.</summary>
internal static class RandomMembers
{
    /// <summary>Most members that may be asked for at once; more would only be the same ones again and again.</summary>
    public const int CountMax = 1 << 28;

    /// <summary>Indexes below <paramref name="size"/>; ascending where they are distinct.</summary>
    public static int[] Indexes(int size, long count, Random random)
    {
        int[] chosen = new int[count < 0 ? (int)-count : (int)Math.Min(size, count)];
        if (count < 0)
        {
            for (int i = 0; i < chosen.Length; i++) chosen[i] = random.Next(size);
            return chosen;
        }

        // Selection sampling: Knuth, The Art of Computer Programming, vol. 2, 3.4.2, algorithm S.
        int taken = 0;
        for (int i = 0; taken < chosen.Length; i++)
        {
            if (random.Next(size - i) < chosen.Length - taken) chosen[taken++] = i;
        }

        return chosen;
    }

    /// <summary>Members of a table, which is not empty.</summary>
    public static uint[] Of(MemberTable table, long count, Random random)
    {
        uint[] chosen = new uint[count < 0 ? (int)-count : (int)Math.Min(table.Count, count)];
        if (count < 0)
        {
            for (int i = 0; i < chosen.Length; i++) chosen[i] = table.Any(random);
            return chosen;
        }

        if (chosen.Length > table.Count / 3)
        {
            long place = 0;
            int taken = 0;
            for (int seen = 0; taken < chosen.Length && table.MoveNext(ref place, out uint reference); seen++)
            {
                if (random.Next(table.Count - seen) < chosen.Length - taken) chosen[taken++] = reference;
            }

            return chosen;
        }

        HashSet<uint> distinct = new(chosen.Length);
        while (distinct.Count < chosen.Length) distinct.Add(table.Any(random));
        distinct.CopyTo(chosen);
        return chosen;
    }
}
