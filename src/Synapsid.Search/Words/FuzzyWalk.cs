namespace Synapsid.Search.Words;

/// <summary>
/// Walks through the sorted dictionary with an <see cref="EditAutomaton"/>, as through a trie: a term goes on where it
/// differs from the one before, and a beginning that leads nowhere is leapt over with all terms that have it.
/// </summary>
internal static class FuzzyWalk
{
    /// <summary>The terms within the automaton's distance, in the order of their bytes.</summary>
    public static List<WordTerm> Find(WordSegment segment, EditAutomaton automaton)
    {
        List<WordTerm> found = [];
        int width = automaton.StateLength;
        ulong[] states = new ulong[(WordSegmentFormat.TermBytesMax + 1) * width];
        automaton.Start(states);
        byte[] last = new byte[WordSegmentFormat.TermBytesMax];
        int known = 0;
        int deadLength = 0;
        Span<byte> term = stackalloc byte[WordSegmentFormat.TermBytesMax];
        Span<byte> target = stackalloc byte[WordSegmentFormat.TermBytesMax];
        for (int block = 0; block < segment.BlockCount;)
        {
            WordDictionaryPosition position = segment.Block(block, term);
            while (position.MoveNext())
            {
                // Terms before the leap's target, in its block, still have the dead beginning.
                ReadOnlySpan<byte> current = position.Term;
                int shared = current.CommonPrefixLength(last.AsSpan(0, known));
                if (deadLength > 0 && shared >= deadLength) continue;
                known = Run(automaton, states, current, shared, width);
                current.CopyTo(last);
                bool isDead = known < current.Length;
                deadLength = isDead ? known + 1 : 0;
                if (isDead)
                {
                    known++;
                    continue;
                }

                int distance = automaton.Accepts(states.AsSpan(known * width, width));
                if (distance >= 0) found.Add(WordSegment.TermOf(position, distance));
            }

            if (position.IsDamaged) throw segment.Damaged();
            block = deadLength > 0 && Successor(last.AsSpan(0, deadLength), target) is int length and > 0
                ? Math.Max(block + 1, segment.BlockOf(target[..length], block))
                : block + 1;
        }

        return found;
    }

    /// <summary>Goes on from the shared bytes; returns how many bytes were met, fewer than all at a dead end.</summary>
    private static int Run(EditAutomaton automaton, ulong[] states, ReadOnlySpan<byte> term, int shared, int width)
    {
        int at = shared;
        while (at < term.Length)
        {
            ReadOnlySpan<ulong> state = states.AsSpan(at * width, width);
            if (!automaton.Step(state, term[at], states.AsSpan((at + 1) * width, width))) break;
            at++;
        }

        return at;
    }

    /// <summary>The least bytes above all that begin with a prefix; 0 where there are none.</summary>
    private static int Successor(ReadOnlySpan<byte> prefix, Span<byte> successor)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == byte.MaxValue) length--;
        if (length == 0) return 0;
        prefix[..length].CopyTo(successor);
        successor[length - 1]++;
        return length;
    }
}
