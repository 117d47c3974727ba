namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>Tells which lines of a place hold the most of a question's words.</summary>
/// <param name="finder">Finds the words; used by one thread at a time.</param>
/// <param name="rarities">How much finding each of them tells.</param>
internal sealed class WordFocus(WordFinder finder, double[] rarities)
{
    private readonly List<WordHit> _hits = [];

    /// <summary>The first of the few lines of a file's place that hold the most; 0 where none holds any.</summary>
    public int Of(ReadOnlySpan<byte> text, int firstLine, int lastLine)
    {
        _hits.Clear();
        finder.Find(text, _hits);
        return Of(_hits, rarities, firstLine, lastLine);
    }

    /// <summary>As the other, of words that are found already.</summary>
    public static int Of(List<WordHit> hits, double[] rarities, int firstLine, int lastLine)
    {
        int focus = 0;
        double best = 0;
        for (int at = FirstHit(hits, firstLine); at < hits.Count && hits[at].Line <= lastLine; at++)
        {
            double worth = 0;
            ulong seen = 0;
            for (int next = at; next < hits.Count && hits[next].Line < hits[at].Line + SnippetText.LinesWanted; next++)
            {
                ulong bit = 1UL << hits[next].Stem;
                if (hits[next].Line <= lastLine && (seen & bit) == 0) worth += rarities[hits[next].Stem];
                seen |= bit;
            }

            if (worth <= best + 1e-9) continue;
            best = worth;
            focus = hits[at].Line;
        }

        return focus;
    }

    /// <summary>The place of the first word at a line or after it.</summary>
    public static int FirstHit(List<WordHit> hits, int line)
    {
        int low = 0;
        int high = hits.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (hits[middle].Line < line) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
