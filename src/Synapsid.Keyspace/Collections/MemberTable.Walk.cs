namespace Synapsid.Keyspace.Collections;

/// <content>Walks over the members.</content>
internal sealed partial class MemberTable
{
    private const int CursorShift = 16; // cursors are the upper 48 bits of a hash
    private const int EmptyHomesMax = 10; // homes looked at for each member wanted, as Redis' scan does

    /// <summary>
    /// The next member of a walk over all of them, in the order of their hashes. The table may not change meanwhile.
    /// </summary>
    /// <param name="place">Where the walk is; begins as 0.</param>
    /// <param name="reference">The member.</param>
    /// <returns>False at the end.</returns>
    public bool MoveNext(scoped ref long place, out uint reference)
    {
        int at = (int)(place >> 32);
        int slot = (int)place;
        while (at < _directory.Length)
        {
            MemberSegment segment = _directory[at];
            for (; slot < segment.Slots; slot++)
            {
                reference = segment.At(slot);
                if (reference == 0) continue;
                place = ((long)at << 32) | (uint)(slot + 1);
                return true;
            }

            at += 1 << (_depth - segment.Depth);
            slot = 0;
        }

        place = (long)at << 32;
        reference = 0;
        return false;
    }

    /// <summary>
    /// Members from a cursor on, about so many, in the order of their hashes; gives the cursor to go on with, 0 at the
    /// end. Who is there from the first call to the last is found at least once, however the table changes between
    /// calls, for a cursor is a place in the order of hashes.
    /// </summary>
    public ulong Scan(ulong cursor, long count, List<uint> found)
    {
        ulong position = cursor << CursorShift;
        long homes = Math.Max(1, count > long.MaxValue / EmptyHomesMax ? long.MaxValue : count * EmptyHomesMax);
        int wanted = (int)Math.Min(count, int.MaxValue - 1) + found.Count;
        while (true)
        {
            MemberSegment segment = SegmentOf(position);
            ulong prefix = PrefixOf(segment, position);
            for (int home = segment.HomeOf(position); home < segment.Capacity;)
            {
                AddHome(segment, home++, found);
                // A cursor is rounded down: two homes later it lies behind the first in any case.
                if ((found.Count >= wanted || --homes <= 0) && home < segment.Capacity)
                {
                    ulong next = segment.FirstPositionOf(home, prefix) >> CursorShift;
                    if (next > cursor) return next;
                }
            }

            ulong step = segment.Depth == 0 ? 0 : 1UL << (64 - segment.Depth);
            position = prefix + step;
            if (position == 0) return 0;
            if (found.Count >= wanted || homes <= 0) return position >> CursorShift;
        }
    }

    /// <summary>A member by chance, each as likely as any other. There must be one.</summary>
    public uint Any(Random random)
    {
        while (true)
        {
            MemberSegment segment = _directory[random.Next(_directory.Length)];
            // A segment stands in the directory more often the fewer bits it shares; each is to be as likely as any
            // other.
            int repeated = 1 << (_depth - segment.Depth);
            if (repeated > 1 && random.Next(repeated) != 0) continue;
            int slots = _depth == 0 ? segment.Slots : Math.Max(segment.Slots, MemberSegment.SlotsMax);
            int slot = random.Next(slots);
            if (slot < segment.Slots && segment.At(slot) is > 0 and uint reference) return reference;
        }
    }

    private void AddHome(MemberSegment segment, int home, List<uint> found)
    {
        for (int slot = home; slot < segment.Slots && !segment.IsEmpty(slot); slot++)
        {
            uint reference = segment.At(slot);
            if (reference != 0 && segment.HomeOf(PositionAt(reference)) == home) found.Add(reference);
        }
    }
}
