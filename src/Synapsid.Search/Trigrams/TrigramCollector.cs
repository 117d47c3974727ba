namespace Synapsid.Search.Trigrams;

/// <summary>Finds the different trigrams of one row after another. Not thread-safe.</summary>
internal sealed class TrigramCollector
{
    // Trigrams that are not indexed count as seen, so that the inner loop need not ask.
    private static readonly ulong[] Template = MakeTemplate();

    private readonly ulong[] _seen = (ulong[])Template.Clone();
    private readonly int[] _codes = new int[TrigramAlphabet.CodeCount + 1];

    /// <summary>The indexed trigrams of a text, each once, in no order; valid until the next call.</summary>
    public ReadOnlySpan<int> Collect(ReadOnlySpan<byte> text)
    {
        int count = Collect(text, TrigramAlphabet.ClassOfByte, _seen, _codes);
        ReadOnlySpan<int> codes = _codes.AsSpan(0, count);
        if (count > Template.Length) Template.CopyTo(_seen.AsSpan());
        else foreach (int code in codes) _seen[code >> 6] = Template[code >> 6];
        return codes;
    }

    // Without a branch on what was seen: one byte in eight brings a new trigram, which no processor predicts.
    private static int Collect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> classes, ulong[] seen, int[] codes)
    {
        int count = 0;
        int code = 0;
        foreach (byte value in text)
        {
            code = ((code << TrigramAlphabet.ClassBits) | classes[value]) & (TrigramAlphabet.CodeCount - 1);
            ulong word = seen[code >> 6];
            codes[count] = code;
            count += (int)(~(word >> code) & 1);
            seen[code >> 6] = word | (1UL << code);
        }

        return count;
    }

    private static ulong[] MakeTemplate()
    {
        ulong[] template = new ulong[TrigramAlphabet.CodeCount / 64];
        for (int code = 0; code < TrigramAlphabet.CodeCount; code++)
        {
            if (!TrigramAlphabet.IsIndexed(code)) template[code >> 6] |= 1UL << code;
        }

        return template;
    }
}
