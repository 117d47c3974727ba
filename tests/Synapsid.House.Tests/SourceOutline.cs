using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>Finds the types and functions of a file by counting braces in its code.</summary>
/// <remarks>
/// What stands before a brace or a semicolon, its header, tells what the brace begins: a header with a type keyword is
/// a
/// type; directly within a type, one that assigns or answers with a list is data, and any other is a function.
/// </remarks>
internal sealed partial class SourceOutline
{
    private readonly string _code;
    private readonly List<SourceMember> _types = [];
    private readonly List<SourceMember> _functions = [];
    private readonly Stack<Block> _blocks = [];
    private int _headerFrom;
    private int _parentheses;

    private SourceOutline(string code) => _code = code;

    private enum BlockKind
    {
        Namespace,
        Type,
        Function,
        Inner,
    }

    /// <summary>
    /// The types and the functions of some code (as <see cref="SourceScanner"/> gives it), in the order of their ends.
    /// </summary>
    public static (IReadOnlyList<SourceMember> Types, IReadOnlyList<SourceMember> Functions) Of(string code)
    {
        SourceOutline outline = new(code);
        for (int at = 0; at < code.Length; at++) outline.Take(at);
        return (outline._types, outline._functions);
    }

    private BlockKind Around => _blocks.TryPeek(out Block? block) ? block.Kind : BlockKind.Namespace;

    private int TypesAround => _blocks.Count(block => block.Kind == BlockKind.Type);

    private void Take(int at)
    {
        switch (_code[at])
        {
            case '(' or '[':
                _parentheses++;
                break;
            case ')' or ']':
                _parentheses--;
                break;
            case '{':
                Begin(at);
                break;
            case '}':
                End(at);
                break;
            case ';' when _parentheses == 0:
                EndStatement(at);
                break;
        }
    }

    private void Begin(int at)
    {
        string header = Header(at);
        BlockKind kind = KindOf(header);
        _blocks.Push(new Block(kind, NameOf(header), _headerFrom, _parentheses));
        _parentheses = 0;
        _headerFrom = at + 1;
    }

    private BlockKind KindOf(string header)
    {
        if (_parentheses > 0 || Around is BlockKind.Function or BlockKind.Inner) return BlockKind.Inner;
        if (Type().IsMatch(header)) return BlockKind.Type;
        if (Around == BlockKind.Namespace) return header.Contains("namespace") ? BlockKind.Namespace : BlockKind.Inner;
        return header.Contains('=') ? BlockKind.Inner : BlockKind.Function;
    }

    private void End(int at)
    {
        if (!_blocks.TryPop(out Block? block)) return;
        _parentheses = block.Parentheses;
        _headerFrom = block.Kind == BlockKind.Inner && Around == BlockKind.Type ? block.HeaderFrom : at + 1;
        if (block.Kind == BlockKind.Type) _types.Add(Member(block.Name, block.HeaderFrom, at));
        if (block.Kind == BlockKind.Function) _functions.Add(Member(block.Name, block.HeaderFrom, at));
    }

    private void EndStatement(int at)
    {
        string header = Header(at);
        if (Around is BlockKind.Namespace or BlockKind.Type && Type().IsMatch(header))
        {
            _types.Add(Member(NameOf(header), _headerFrom, at));
        }
        else if (Around == BlockKind.Type && HasExpressionBody(header))
        {
            _functions.Add(Member(NameOf(header), _headerFrom, at));
        }

        _headerFrom = at + 1;
    }

    // What is in brackets may hold anything, and an operator's name may hold an equals sign.
    private string Header(int at)
    {
        string header = _code[_headerFrom..at];
        while (Bracketed().IsMatch(header)) header = Bracketed().Replace(header, "¦");
        return Operator().Replace(header, "operator_");
    }

    private static bool HasExpressionBody(string header)
    {
        int arrow = header.IndexOf("=>", StringComparison.Ordinal);
        bool isTable = arrow >= 0 && header[(arrow + 2)..].Trim() == "¦";
        return arrow >= 0 && header.IndexOf('=') == arrow && !isTable;
    }

    private static string NameOf(string header)
    {
        Match type = Type().Match(header);
        if (type.Success) return type.Groups["name"].Value;
        string signature = HasExpressionBody(header) ? header.Split("=>")[0] : header;
        Match function = Function().Match(signature);
        if (function.Success) return function.Groups["name"].Value;
        return Word().Matches(signature).LastOrDefault()?.Value ?? "";
    }

    private SourceMember Member(string name, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(_code[from])) from++;
        return new SourceMember(name, TypesAround, LineOf(from), LineOf(to));
    }

    private int LineOf(int at) => _code.AsSpan(0, at).Count('\n') + 1;

    [GeneratedRegex(
        @"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>(?!where\b)[A-Za-z_]\w*)"
        + @"|\bdelegate\s[^=]*?(?<name>\w+)\s*(?:<[^<>]*>)?\s*¦")]
    private static partial Regex Type();

    [GeneratedRegex(@"(?<name>\w+)\s*(?:<[^<>]*>)?\s*¦")]
    private static partial Regex Function();

    [GeneratedRegex(@"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\boperator\s*(?:checked\s*)?[^\s\w¦(]+")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    private sealed record Block(BlockKind Kind, string Name, int HeaderFrom, int Parentheses);
}
