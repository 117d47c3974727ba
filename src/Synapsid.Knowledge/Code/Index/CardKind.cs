namespace Synapsid.Knowledge.Code.Index;

/// <summary>What a card stands for. The numbers are those of <c>M.cards</c>.</summary>
public enum CardKind
{
    /// <summary>A symbol, by its name, declaration and comment.</summary>
    Symbol = 0,

    /// <summary>A file.</summary>
    File = 1,

    /// <summary>A symbol, by the words of its body.</summary>
    Body = 2,
}
