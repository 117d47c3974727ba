using System.Text;

namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>The words of C# that matter at the head of a declaration.</summary>
internal static class CSharpWords
{
    private const int BytesMax = 12;

    private static readonly Dictionary<string, CSharpWord> Words = Create();
    private static readonly Dictionary<string, CSharpWord>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a word says.</summary>
    public static CSharpWord Of(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 2 or > BytesMax || word[0] is < (byte)'a' or > (byte)'z') return CSharpWord.Name;
        Span<char> characters = stackalloc char[BytesMax];
        int length = Encoding.Latin1.GetChars(word, characters);
        return Lookup.TryGetValue(characters[..length], out CSharpWord found) ? found : CSharpWord.Name;
    }

    private static Dictionary<string, CSharpWord> Create()
    {
        Dictionary<string, CSharpWord> words = new(StringComparer.Ordinal)
        {
            ["class"] = CSharpWord.Class, ["struct"] = CSharpWord.Struct, ["interface"] = CSharpWord.Interface,
            ["enum"] = CSharpWord.Enum, ["record"] = CSharpWord.Record, ["namespace"] = CSharpWord.Namespace,
            ["using"] = CSharpWord.Using, ["delegate"] = CSharpWord.Delegate, ["event"] = CSharpWord.Event,
            ["const"] = CSharpWord.Const, ["operator"] = CSharpWord.Operator, ["this"] = CSharpWord.This,
            ["where"] = CSharpWord.Where,
        };
        const string Modifiers = "public private protected internal static readonly abstract virtual override sealed "
            + "async partial extern new unsafe volatile required file ref fixed global implicit explicit";
        const string Statements = "if for foreach while switch lock try catch return await throw do else finally var "
            + "yield goto checked unchecked base break continue";
        foreach (string word in Modifiers.Split(' ')) words.Add(word, CSharpWord.Modifier);
        foreach (string word in Statements.Split(' ')) words.Add(word, CSharpWord.Statement);
        return words;
    }
}
