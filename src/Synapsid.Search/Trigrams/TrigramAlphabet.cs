namespace Synapsid.Search.Trigrams;

/// <summary>
/// Sorts the 256 bytes into 64 classes, so that a trigram is 18 bits and the trigrams of a row fit a bitmap of 32 KiB,
/// which the first-level cache holds. Capitals share the class of their small letter; rare signs share classes. An
/// index of classes finds more rows than one of bytes, and never fewer.
/// </summary>
internal static class TrigramAlphabet
{
    /// <summary>How many different trigrams there are.</summary>
    public const int CodeCount = 1 << (3 * ClassBits);

    /// <summary>Bits of a class.</summary>
    public const int ClassBits = 6;

    /// <summary>
    /// The class of ends of lines, tabs and control characters. No trigram that has it is indexed: questions hardly
    /// ever ask for it, and it would be a tenth of the index.
    /// </summary>
    public const int BreakClass = 0;

    // One string a class, from class 1.
    private static readonly string[] Signs =
    [
        " ", "_", ".", ",", "(", ")", "\"", "'`", ";", ":", "=", "-", "/", "<", ">", "{}", "[]", "*", "+%", "#@$", "&|",
        "!?~^", "\\",
    ];

    private static readonly byte[] Classes = MakeClasses();

    /// <summary>The class of each byte; 256 long.</summary>
    public static ReadOnlySpan<byte> ClassOfByte => Classes;

    /// <summary>The trigram of three classes.</summary>
    public static int Code(int first, int second, int third) => (((first << ClassBits) | second) << ClassBits) | third;

    /// <summary>Whether a trigram is indexed.</summary>
    public static bool IsIndexed(int code) =>
        code >> (2 * ClassBits) != BreakClass
        && ((code >> ClassBits) & 63) != BreakClass
        && (code & 63) != BreakClass;

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        int next = BreakClass + 1;
        foreach (string signs in Signs)
        {
            foreach (char sign in signs) classes[sign] = (byte)next;
            next++;
        }

        for (char digit = '0'; digit <= '9'; digit++) classes[digit] = (byte)next++;
        for (char letter = 'a'; letter <= 'z'; letter++)
        {
            classes[letter] = (byte)next;
            classes[letter - 'a' + 'A'] = (byte)next++;
        }

        // Four classes are left for the bytes of characters beyond ASCII.
        for (int value = 128; value < 256; value++) classes[value] = (byte)(next + (value & 3));
        return classes;
    }
}
