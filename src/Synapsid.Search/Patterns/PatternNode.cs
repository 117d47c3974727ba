namespace Synapsid.Search.Patterns;

/// <summary>
/// What a regular expression matches at most: a tree that takes in every text that the expression matches, and perhaps
/// more. Immutable.
/// </summary>
internal sealed record PatternNode(PatternKind Kind)
{
    /// <summary>Takes no character.</summary>
    public static PatternNode Empty { get; } = new(PatternKind.Empty);

    /// <summary>Takes anything.</summary>
    public static PatternNode Any { get; } = new(PatternKind.Any);

    /// <summary>The characters of a set.</summary>
    public AsciiSet Characters { get; private init; }

    /// <summary>Whether case is ignored, so that a letter beyond ASCII may stand for one of the set.</summary>
    public bool IgnoresCase { get; private init; }

    /// <summary>The bytes of a character beyond ASCII.</summary>
    public byte[] Utf8 { get; private init; } = [];

    /// <summary>What a sequence, choice or repeat joins.</summary>
    public IReadOnlyList<PatternNode> Parts { get; private init; } = [];

    /// <summary>How often a part is repeated at least.</summary>
    public int Min { get; private init; }

    /// <summary>How often at most.</summary>
    public int Max { get; private init; }

    /// <summary>One character of a set.</summary>
    public static PatternNode Set(AsciiSet characters, bool ignoresCase) => new(PatternKind.Set)
    {
        Characters = ignoresCase ? characters.Folded() : characters,
        IgnoresCase = ignoresCase,
    };

    /// <summary>One character.</summary>
    public static PatternNode Character(char value, bool ignoresCase)
    {
        if (value < 128) return Set(default(AsciiSet).With(value, value), ignoresCase);

        // Half a pair, or what stands for bytes that are no UTF-8, or what may equal a letter of ASCII.
        if (char.IsSurrogate(value) || value == '\uFFFD') return Any;
        if (ignoresCase) return Set(AsciiSet.All, ignoresCase);
        return new(PatternKind.Bytes) { Utf8 = System.Text.Encoding.UTF8.GetBytes([value]) };
    }

    /// <summary>Parts one after another.</summary>
    public static PatternNode Sequence(IReadOnlyList<PatternNode> parts) => parts.Count switch
    {
        0 => Empty,
        1 => parts[0],
        _ => new(PatternKind.Sequence) { Parts = parts },
    };

    /// <summary>One of the parts.</summary>
    public static PatternNode Choice(IReadOnlyList<PatternNode> parts) =>
        parts.Count == 1 ? parts[0] : new(PatternKind.Choice) { Parts = parts };

    /// <summary>A part several times.</summary>
    public static PatternNode Repeat(PatternNode part, int min, int max) =>
        new(PatternKind.Repeat) { Parts = [part], Min = min, Max = max };
}
