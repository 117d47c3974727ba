namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>Answers which symbol of a file a line belongs to.</summary>
internal sealed class EnclosingSymbols(IReadOnlyList<CodeSymbol> symbols)
{
    /// <summary>The innermost symbol that holds a line, or -1. Of those as small, the last.</summary>
    public int At(int line)
    {
        int best = -1;
        int bestLines = int.MaxValue;
        for (int i = 0; i < symbols.Count && symbols[i].StartLine <= line; i++)
        {
            int length = symbols[i].EndLine - symbols[i].StartLine;
            if (symbols[i].EndLine < line || length > bestLines) continue;
            bool isPlain = symbols[i].Kind is SymbolKind.Field or SymbolKind.EnumMember && best >= 0;
            if (isPlain) continue;
            best = i;
            bestLines = length;
        }

        return best;
    }

    /// <summary>Whether the declaration of a symbol of that name begins on a line.</summary>
    public bool IsNamed(int line, string name, out int index)
    {
        for (index = 0; index < symbols.Count && symbols[index].StartLine <= line; index++)
        {
            CodeSymbol symbol = symbols[index];
            if (symbol.StartLine == line && symbol.Name.Equals(name, StringComparison.Ordinal)) return true;
        }

        index = -1;
        return false;
    }
}
