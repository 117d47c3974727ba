using System.Text;

namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>
/// Finds the declarations of a C# file: types and their members with exact lines, without building a tree. Bodies are
/// passed over by their brackets. Some twenty times as fast as parsing; <c>docs/adr/0014-symbols.md</c> has the figures
/// and what differs from Roslyn. Never throws, whatever the bytes.
/// </summary>
internal ref struct CSharpScanner
{
    private const int DepthMax = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SourceLines _lines;
    private readonly List<SymbolDraft> _drafts;
    private readonly int _draftsMax;
    private CSharpTokens _tokens;

    private CSharpScanner(ReadOnlySpan<byte> text, SourceLines lines, List<SymbolDraft> drafts, int draftsMax)
    {
        _text = text;
        _lines = lines;
        _drafts = drafts;
        _draftsMax = draftsMax;
        _tokens = new CSharpTokens(text);
    }

    /// <summary>Adds the declarations of a text, each before its members.</summary>
    public static void Scan(ReadOnlySpan<byte> text, SourceLines lines, List<SymbolDraft> drafts, int draftsMax)
    {
        CSharpScanner scanner = new(text, lines, drafts, draftsMax);
        do scanner.Body("", null, "", 0);
        while (scanner._tokens.Kind != CSharpTokenKind.End);
    }

    private readonly bool IsFull => _drafts.Count >= _draftsMax;

    /// <summary>Reads declarations up to the brace that closes the body, or the end.</summary>
    /// <param name="container">What encloses them.</param>
    /// <param name="type">The enclosing type; null in a namespace.</param>
    /// <param name="typeName">Its name.</param>
    /// <param name="depth">Bodies around this one.</param>
    private void Body(string container, SymbolDraft? type, string typeName, int depth)
    {
        while (true)
        {
            CSharpHead head = new();
            Step step;
            do
            {
                _tokens.Next();
                step = Token(ref head, ref container, type, typeName, depth);
            }
            while (step == Step.Continues);
            if (step == Step.Closes || IsFull) return;
        }
    }

    private Step Token(ref CSharpHead head, ref string container, SymbolDraft? type, string typeName, int depth)
    {
        if (_tokens.Kind == CSharpTokenKind.End) return Step.Closes;
        if (_tokens.Kind == CSharpTokenKind.Literal)
        {
            head.AfterName = false;
            return Step.Continues;
        }

        if (_tokens.Kind == CSharpTokenKind.Word) return Word(ref head, ref container, type, depth);
        byte mark = _tokens.Mark;
        if (mark == '[' && head.Start < 0)
        {
            _tokens.SkipBalanced();
            return Step.Continues;
        }

        if (mark == '}') return Step.Closes;
        if (head.Start < 0) head.Start = _tokens.Start;
        return Mark(ref head, mark, container, type, typeName, depth);
    }

    private Step Word(ref CSharpHead head, ref string container, SymbolDraft? type, int depth)
    {
        if (head.Start < 0) head.Start = _tokens.Start;
        CSharpWord word = CSharpWords.Of(_tokens.Text);
        bool isTypeWord = word is CSharpWord.Class or CSharpWord.Struct or CSharpWord.Interface or CSharpWord.Enum;
        if (isTypeWord && !head.IsPastName && head.Words == 0)
        {
            return Type(ref head, container, type, KindOf(word), depth);
        }

        switch (word)
        {
            case CSharpWord.Modifier when head.Angles == 0 && !head.HasParameters:
                See(ref head);
                return Step.Continues;
            case CSharpWord.Record when head.Words == 0 && RecordFollows():
                return Type(ref head, container, type, SymbolKind.Class, depth);
            case CSharpWord.Namespace when type is null && head.Words == 0:
                return Namespace(ref container, depth);
            case CSharpWord.Using when type is null:
                return SkipStatement();
            case CSharpWord.Statement when type is null && head.Words == 0:
                head.IsStatement = true;
                return Step.Continues;
            case CSharpWord.Delegate:
                head.IsDelegate = true;
                return Step.Continues;
            case CSharpWord.Event:
                head.IsEvent = true;
                return Step.Continues;
            case CSharpWord.Const:
                head.IsConst = true;
                return Step.Continues;
            case CSharpWord.Operator when !head.IsPastName:
                return Operator(ref head);
            case CSharpWord.Where when head.Words > 0 && (head.HasParameters || head.IsDelegate):
                head.IsPastName = true;
                return Step.Continues;
            case CSharpWord.This when !head.HasParameters:
                head.IsIndexer = true;
                head.NameStart = _tokens.Start;
                head.NameEnd = _tokens.End;
                head.Words++;
                return Step.Continues;
        }

        if (head.IsPastName || head.HasParameters || head.Angles > 0) return Step.Continues;
        if (head.TypeStart < 0) head.TypeStart = _tokens.Start;
        head.NameStart = _tokens.Start;
        head.NameEnd = _tokens.End;
        head.Words++;
        head.AfterName = true;
        return Step.Continues;
    }

    private readonly void See(ref CSharpHead head)
    {
        bool isFirst = head.Visibility == SymbolVisibility.Unknown;
        if (_tokens.Is("public"u8)) head.Visibility = SymbolVisibility.Public;
        else if (_tokens.Is("private"u8) && isFirst) head.Visibility = SymbolVisibility.Private;
        else if (_tokens.Is("protected"u8)) head.Visibility = SymbolVisibility.Protected;
        else if (_tokens.Is("internal"u8) && isFirst) head.Visibility = SymbolVisibility.Internal;
    }

    private Step Mark(
        ref CSharpHead head, byte mark, string container, SymbolDraft? type, string typeName, int depth)
    {
        switch (mark)
        {
            case (byte)'(':
                return Parenthesis(ref head, container, type, typeName, depth);
            case (byte)'[':
                _tokens.SkipBalanced();
                return Step.Continues;
            case (byte)'<':
                head.Angles++;
                return Step.Continues;
            case (byte)'>':
                if (head.Angles > 0) head.Angles--;
                return Step.Continues;
            case (byte)'~':
                head.IsDestructor = true;
                return Step.Continues;
            case (byte)'=':
                return Equals(ref head, container, type, typeName);
            case (byte)',' when head.Angles == 0 && type is not null && !head.HasParameters:
                Field(head, container, type);
                return Step.Continues;
            case (byte)';':
                if (head.HasParameters) Member(head, container, type, typeName);
                else Field(head, container, type);
                return Step.Ends;
            case (byte)'{':
                return Brace(head, container, type, typeName);
            default:
                head.AfterName &= head.Angles > 0;
                return Step.Continues;
        }
    }

    private Step Parenthesis(
        ref CSharpHead head, string container, SymbolDraft? type, string typeName, int depth)
    {
        bool isExtension = type is not null && head.Words == 1 && head.TypeStart == head.NameStart
            && _text[head.NameStart..head.NameEnd].SequenceEqual("extension"u8);
        bool follows = head.AfterName && head.Angles == 0 && !head.HasParameters && !head.IsStatement;
        _tokens.SkipBalanced();
        if (isExtension) return Extension(container, type!, typeName, depth);
        if (follows && head.Words > 0) head.HasParameters = true;
        else if (!head.HasParameters && head.Angles == 0)
        {
            // A tuple as the type: what follows is the name.
            if (head.TypeStart < 0) head.TypeStart = _tokens.Start;
            head.Words++;
        }

        head.AfterName = false;
        return Step.Continues;
    }

    /// <summary>A block of extension members (C# 14) holds members of the class around it.</summary>
    private Step Extension(string container, SymbolDraft type, string typeName, int depth)
    {
        while (_tokens.Kind != CSharpTokenKind.End && _tokens.Mark != '{') _tokens.Next();
        if (_tokens.Kind == CSharpTokenKind.End) return Step.Closes;
        if (depth >= DepthMax) _tokens.SkipBalanced();
        else Body(container, type, typeName, depth + 1);
        return Step.Ends;
    }

    private Step Operator(ref CSharpHead head)
    {
        head.IsOperator = true;
        head.IsPastName = true;
        head.NameStart = _tokens.Start;
        while (_tokens.Kind != CSharpTokenKind.End && _tokens.Mark is not ((byte)'(' or (byte)';' or (byte)'{'))
        {
            head.NameEnd = _tokens.End;
            _tokens.Next();
        }

        if (_tokens.Mark != '(') return Step.Ends;
        head.Words += 2;
        head.HasParameters = true;
        _tokens.SkipBalanced();
        return Step.Continues;
    }

    private Step Equals(ref CSharpHead head, string container, SymbolDraft? type, string typeName)
    {
        bool isArrow = _tokens.End < _text.Length && _text[_tokens.End] == '>';
        if (isArrow)
        {
            SkipToEnd(stopsAtComma: false, head, container, type);
            Member(head, container, type, typeName);
            return Step.Ends;
        }

        SkipToEnd(stopsAtComma: type is not null, head, container, type);
        if (_tokens.Mark != ',') return Step.Ends;
        return Step.Continues;
    }

    /// <summary>
    /// Passes over an initializer or an expression to its semicolon. A comma that is followed by another declarator
    /// ends the first, for which a field is added.
    /// </summary>
    private void SkipToEnd(bool stopsAtComma, in CSharpHead head, string container, SymbolDraft? type)
    {
        int before = _drafts.Count;
        if (stopsAtComma) Field(head, container, type);
        while (true)
        {
            _tokens.Next();
            if (_tokens.Kind == CSharpTokenKind.End || _tokens.Mark is (byte)';' or (byte)'}') break;
            if (_tokens.Mark is (byte)'(' or (byte)'[' or (byte)'{') _tokens.SkipBalanced();
            else if (_tokens.Mark == ',' && stopsAtComma && DeclaratorFollows()) break;
        }

        if (_drafts.Count > before) _drafts[^1].EndLine = _lines.LineOf(Math.Max(0, _tokens.End - 1));
    }

    private readonly bool DeclaratorFollows()
    {
        CSharpTokens ahead = _tokens;
        ahead.Next();
        if (ahead.Kind != CSharpTokenKind.Word) return false;
        ahead.Next();
        return ahead.Mark is (byte)'=' or (byte)',' or (byte)';';
    }

    private readonly bool RecordFollows()
    {
        CSharpTokens ahead = _tokens;
        ahead.Next();
        if (ahead.Kind != CSharpTokenKind.Word) return false;
        ahead.Next();
        return ahead.Kind == CSharpTokenKind.Word
            || ahead.Mark is (byte)'(' or (byte)'<' or (byte)':' or (byte)'{' or (byte)';';
    }

    private Step Namespace(ref string container, int depth)
    {
        StringBuilder name = new();
        while (true)
        {
            _tokens.Next();
            if (_tokens.Kind == CSharpTokenKind.Word) name.Append(Encoding.UTF8.GetString(_tokens.Text));
            else if (_tokens.Mark == '.') name.Append('.');
            else break;
        }

        string inner = container.Length == 0 ? name.ToString() : $"{container}.{name}";
        if (_tokens.Mark == '{')
        {
            if (depth >= DepthMax) _tokens.SkipBalanced();
            else Body(inner, null, "", depth + 1);
        }
        else if (_tokens.Mark == ';') container = inner;
        return Step.Ends;
    }

    private Step Type(ref CSharpHead head, string container, SymbolDraft? type, SymbolKind kind, int depth)
    {
        bool isRecord = _tokens.Is("record"u8);
        _tokens.Next();
        if (isRecord && (_tokens.Is("struct"u8) || _tokens.Is("class"u8)))
        {
            if (_tokens.Is("struct"u8)) kind = SymbolKind.Struct;
            _tokens.Next();
        }

        if (_tokens.Kind != CSharpTokenKind.Word) return Step.Ends;
        string name = Encoding.UTF8.GetString(_tokens.Text);
        SymbolDraft draft = Add(head, name, kind, container, type);
        while (_tokens.Kind != CSharpTokenKind.End && _tokens.Mark is not ((byte)'{' or (byte)';'))
        {
            if (_tokens.Mark is (byte)'(' or (byte)'[') _tokens.SkipBalanced();
            _tokens.Next();
        }

        if (_tokens.Mark == '{')
        {
            string inner = draft.Container.Length == 0 ? name : $"{draft.Container}.{name}";
            if (depth >= DepthMax) _tokens.SkipBalanced();
            else if (kind == SymbolKind.Enum) EnumBody(inner, draft);
            else Body(inner, draft, name, depth + 1);
        }

        draft.EndLine = _lines.LineOf(Math.Max(0, _tokens.End - 1));
        return Step.Ends;
    }

    private void EnumBody(string container, SymbolDraft type)
    {
        while (!IsFull)
        {
            _tokens.Next();
            if (_tokens.Kind == CSharpTokenKind.End || _tokens.Mark == '}') return;
            if (_tokens.Mark is (byte)'[' or (byte)'{' or (byte)'(')
            {
                _tokens.SkipBalanced();
                continue;
            }

            if (_tokens.Kind != CSharpTokenKind.Word) continue;
            CSharpHead head = new() { Start = _tokens.Start, Visibility = SymbolVisibility.Public };
            string name = Encoding.UTF8.GetString(_tokens.Text);
            SymbolDraft member = Add(head, name, SymbolKind.EnumMember, container, type);
            int end = _tokens.End;
            while (true)
            {
                _tokens.Next();
                if (_tokens.Kind == CSharpTokenKind.End || _tokens.Mark is (byte)',' or (byte)'}') break;
                if (_tokens.Mark is (byte)'(' or (byte)'[' or (byte)'{') _tokens.SkipBalanced();
                end = _tokens.End;
            }

            member.EndLine = _lines.LineOf(Math.Max(0, end - 1));
            if (_tokens.Mark == '}') return;
        }
    }

    private Step Brace(in CSharpHead head, string container, SymbolDraft? type, string typeName)
    {
        _tokens.SkipBalanced();
        CSharpTokens ahead = _tokens;
        ahead.Next();
        if (!head.HasParameters && ahead.Mark == '=')
        {
            // The first value of a property.
            _tokens = ahead;
            SkipToEnd(stopsAtComma: false, head, container, type);
        }

        Member(head, container, type, typeName);
        return Step.Ends;
    }

    /// <summary>Adds what has a body or parameters: a method, a constructor, a property, an event, a
    /// delegate.</summary>
    private void Member(in CSharpHead head, string container, SymbolDraft? type, string typeName)
    {
        if (head.IsStatement || head.NameEnd <= head.NameStart || head.Start < 0) return;
        int words = head.Words;
        bool isConstructor = head.HasParameters && head.NameStart == head.TypeStart && words == 1;
        if (type is null && !head.IsDelegate && (words < 2 || !head.HasParameters || _tokens.Mark == ';')) return;
        string name = Encoding.UTF8.GetString(_text[head.NameStart..head.NameEnd]);
        SymbolKind kind = SymbolKind.Property;
        if (head.IsDelegate) kind = SymbolKind.Type;
        else if (head.IsEvent) kind = SymbolKind.Event;
        else if (head.HasParameters)
        {
            kind = isConstructor && !head.IsDestructor && name == typeName ? SymbolKind.Constructor : SymbolKind.Method;
            if (isConstructor && kind != SymbolKind.Constructor && !head.IsDestructor) return;
            if (type is null) kind = SymbolKind.Function;
        }
        else if (words < 2) return;

        if (head.IsDestructor) name = "~" + name;
        SymbolDraft draft = Add(head, name, kind, container, type);
        draft.EndLine = _lines.LineOf(Math.Max(0, _tokens.End - 1));
    }

    private void Field(in CSharpHead head, string container, SymbolDraft? type)
    {
        if (type is null || head.IsStatement || head.Words < 2 || head.IsPastName || head.HasParameters) return;
        string name = Encoding.UTF8.GetString(_text[head.NameStart..head.NameEnd]);
        SymbolKind kind = head.IsEvent ? SymbolKind.Event : head.IsConst ? SymbolKind.Constant : SymbolKind.Field;
        SymbolDraft draft = Add(head, name, kind, container, type);
        draft.EndLine = _lines.LineOf(Math.Max(0, _tokens.End - 1));
    }

    private readonly SymbolDraft Add(
        in CSharpHead head, string name, SymbolKind kind, string container, SymbolDraft? type)
    {
        SymbolVisibility visibility = head.Visibility;
        if (visibility == SymbolVisibility.Unknown)
        {
            visibility = type is null ? SymbolVisibility.Internal
                : type.Kind == SymbolKind.Interface ? SymbolVisibility.Public : SymbolVisibility.Private;
        }

        SymbolDraft draft = new()
        {
            Name = name, Kind = kind, Container = container, StartLine = _lines.LineOf(head.Start),
            Visibility = visibility, Parent = type,
        };
        if (!IsFull) _drafts.Add(draft);
        return draft;
    }

    private Step SkipStatement()
    {
        while (true)
        {
            _tokens.Next();
            if (_tokens.Kind == CSharpTokenKind.End || _tokens.Mark == ';') return Step.Ends;
            if (_tokens.Mark == '}') return Step.Closes;
            if (_tokens.Mark == '{')
            {
                _tokens.SkipBalanced();
                return Step.Ends;
            }

            if (_tokens.Mark is (byte)'(' or (byte)'[') _tokens.SkipBalanced();
        }
    }

    private static SymbolKind KindOf(CSharpWord word) => word switch
    {
        CSharpWord.Struct => SymbolKind.Struct,
        CSharpWord.Interface => SymbolKind.Interface,
        CSharpWord.Enum => SymbolKind.Enum,
        _ => SymbolKind.Class,
    };

    private enum Step
    {
        Continues,
        Ends,
        Closes,
    }
}
