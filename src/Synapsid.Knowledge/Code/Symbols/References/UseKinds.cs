namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>Tells from the words and marks around an identifier what it does, in whichever language.</summary>
internal static class UseKinds
{
    /// <summary>What an identifier within code does.</summary>
    public static OccurrenceKind Of(ReadOnlySpan<byte> text, int at, int length, CodeLanguage language)
    {
        ReadOnlySpan<byte> line = text[..at];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        ReadOnlySpan<byte> before = line.TrimEnd(" \t"u8);
        ReadOnlySpan<byte> after = text[(at + length)..];
        if (IsImport(line)) return OccurrenceKind.Import;
        ReadOnlySpan<byte> word = LastWord(before);
        bool isLisp = language.Rules == LexicalRules.Lisp;
        if (isLisp) return before.EndsWith("("u8) ? OccurrenceKind.Call : OccurrenceKind.Use;
        if (IsDefining(word)) return OccurrenceKind.Definition;
        if (word.SequenceEqual("new"u8)) return OccurrenceKind.Construction;
        if (before.EndsWith("@"u8) || before.EndsWith("#["u8)) return OccurrenceKind.Attribute;
        if (IsInheriting(line, after)) return OccurrenceKind.Inheritance;
        after = SkipTypeArguments(after).TrimStart(" \t"u8);
        if (after.StartsWith("("u8) || (after.StartsWith("!("u8) && language.Name == "rust"))
        {
            return OccurrenceKind.Call;
        }

        if (before.EndsWith("."u8) || before.EndsWith("->"u8) || before.EndsWith("::"u8)) return OccurrenceKind.Member;
        if (word.SequenceEqual("struct"u8) || word.SequenceEqual("enum"u8) || before.EndsWith("<"u8))
        {
            return OccurrenceKind.Type;
        }

        if (before.EndsWith(":"u8) && language.Name is "typescript" or "python" or "rust" or "kotlin")
        {
            return OccurrenceKind.Type;
        }

        return IsBeforeName(after, language) ? OccurrenceKind.Type : OccurrenceKind.Use;
    }

    private static bool IsImport(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> start = line.TrimStart(" \t"u8);
        return start.StartsWith("import "u8) || start.StartsWith("from "u8) || start.StartsWith("#include"u8)
            || start.StartsWith("use "u8) || start.StartsWith("require"u8) || start.StartsWith("using "u8);
    }

    private static bool IsDefining(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("def"u8) || word.SequenceEqual("func"u8) || word.SequenceEqual("function"u8)
        || word.SequenceEqual("fn"u8) || word.SequenceEqual("class"u8) || word.SequenceEqual("interface"u8)
        || word.SequenceEqual("#define"u8) || word.SequenceEqual("proc"u8) || word.SequenceEqual("trait"u8);

    private static bool IsInheriting(ReadOnlySpan<byte> line, ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> start = line.TrimStart(" \t"u8);
        bool isClass = start.StartsWith("class "u8) || start.IndexOf(" class "u8) >= 0
            || start.StartsWith("interface "u8) || start.IndexOf(" interface "u8) >= 0;
        if (!isClass || after.StartsWith("="u8)) return false;
        return start.IndexOfAny((byte)'(', (byte)':') >= 0 || start.IndexOf("extends "u8) >= 0
            || start.IndexOf("implements "u8) >= 0 || start.EndsWith("< "u8);
    }

    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> before)
    {
        int start = before.Length;
        while (start > 0 && IsWordByte(before[start - 1])) start--;
        return before[start..];
    }

    private static bool IsWordByte(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'#';

    private static ReadOnlySpan<byte> SkipTypeArguments(ReadOnlySpan<byte> after)
    {
        if (!after.StartsWith("<"u8)) return after;
        int close = after[..Math.Min(after.Length, 80)].IndexOf((byte)'>');
        if (close < 0 || after[..close].IndexOfAny((byte)';', (byte)'\n', (byte)'(') >= 0) return after;
        return after[(close + 1)..];
    }

    // In C and its kin, `Name other` or `Name *other` declares other.
    private static bool IsBeforeName(ReadOnlySpan<byte> after, CodeLanguage language)
    {
        if (language.Name is not ("c" or "cpp" or "java" or "csharp" or "d" or "protobuf")) return false;
        after = after.TrimStart("*&?[] "u8);
        return !after.IsEmpty && (char.IsAsciiLetter((char)after[0]) || after[0] == '_');
    }
}
