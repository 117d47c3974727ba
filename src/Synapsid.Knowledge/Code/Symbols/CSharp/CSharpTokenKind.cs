namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>What a token of C# is, as far as declarations need it.</summary>
internal enum CSharpTokenKind : byte
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A word: identifier or keyword.</summary>
    Word,

    /// <summary>One mark, such as a brace.</summary>
    Mark,

    /// <summary>A string, character or number.</summary>
    Literal,
}
