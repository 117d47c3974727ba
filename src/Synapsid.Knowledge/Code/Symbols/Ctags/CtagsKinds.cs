namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>What the kinds of ctags, some four hundred in its languages, are in our list.</summary>
internal static class CtagsKinds
{
    private static readonly Dictionary<string, SymbolKind> Kinds = new(StringComparer.OrdinalIgnoreCase);

    static CtagsKinds()
    {
        Add(SymbolKind.Namespace, "namespace");
        Add(SymbolKind.Module, "module package program library modulepar protodef pkg unit role grammar structure");
        Add(SymbolKind.Class, "class object category implementation component entity architecture checker R6Class");
        Add(SymbolKind.Struct, "struct union record message group");
        Add(SymbolKind.Interface, "interface trait protocol service ifclass signature port role");
        Add(SymbolKind.Enum, "enum covergroup edesc");
        Add(SymbolKind.EnumMember, "enumerator enumConstant");
        Add(SymbolKind.Function, "function func fun procedure subroutine generator proc delegate guard callback");
        Add(SymbolKind.Function, "command script task rule submethod subprogram definition block process keyword");
        Add(SymbolKind.Function, "testcase altstep");
        Add(SymbolKind.Method, "method singletonMethod rpc methodSpec generic feature qmp");
        Add(SymbolKind.Constructor, "constructor");
        Add(SymbolKind.Property, "property accessor getter setter activeBindingFunc attribute iparam oparam");
        Add(SymbolKind.Field, "field member RecordField component anonMember slot");
        Add(SymbolKind.Constant, "constant const define exception register");
        Add(SymbolKind.Variable, "variable var val globalVar functionVar global vector list dataframe option");
        Add(SymbolKind.Variable, "parameter");
        Add(SymbolKind.Macro, "macro macrofile template inline mixin");
        Add(SymbolKind.Type, "type typedef alias typespec talias subtype error annotation domain typealias");
        Add(SymbolKind.Event, "event signal");
        Add(SymbolKind.Heading, "chapter section subsection subsubsection part heading1 heading2 heading3");
        Add(SymbolKind.Target, "target project test custom build run benchmark play");
        Add(SymbolKind.Table, "table view index trigger cursor synonym");
        Add(SymbolKind.Selector, "id selector placeholder");
        Add(SymbolKind.Member, "label symbol map augroup instance");
    }

    /// <summary>The kind of a tag; false where it is noise: local variables, parameters, imports, anchors.</summary>
    public static bool TryGet(CodeLanguage language, in CtagsTag tag, out SymbolKind kind)
    {
        kind = default;
        if (!Kinds.TryGetValue(tag.Kind, out SymbolKind found)) return false;
        bool isInFunction = tag.ScopeKind
            is "function" or "method" or "member" or "func" or "subroutine" or "procedure";
        if (IsNoise(language.Name, tag)) return false;
        kind = Refine(language, tag, OfLanguage(language.Name, tag, found));
        return !(isInFunction && kind is SymbolKind.Variable or SymbolKind.Member);
    }

    // One name for thousands of files, a place in the code, or a name that another file gave.
    private static bool IsNoise(string language, in CtagsTag tag) => (language, tag.Kind) switch
    {
        ("java" or "kotlin" or "go" or "rust", "package") => true,
        ("cpp" or "c" or "php", "namespace") => true,
        ("php", "alias") => true,
        ("php", "variable") => tag.ScopeKind is not ("class" or "trait"),
        ("shell", "script" or "heredoc") => true,
        ("make", "macro") => false,
        ("make" or "cmake" or "m4", "makefile" or "macrofile") => true,
        ("batch", "label") => false,
        ("c" or "cpp" or "cuda" or "objective-c" or "javascript" or "typescript", "label" or "parameter") => true,
        ("ruby", "library") => true,
        ("ocaml", "module") => tag is { Line: 1, Name: "A" }, // The file's own name, which we made up.
        _ => false,
    };

    private static SymbolKind OfLanguage(string language, in CtagsTag tag, SymbolKind kind) =>
        (language, tag.Kind) switch
    {
        ("python", "member") => SymbolKind.Method,
        ("python", "variable") when tag.ScopeKind == "class" => SymbolKind.Field,
        ("php" or "typescript" or "javascript", "variable") when tag.ScopeKind is "class" or "trait" =>
            SymbolKind.Field,
        ("php", "define") => SymbolKind.Constant,
        ("shell", "alias") => SymbolKind.Variable,
        ("css" or "scss", "class") => SymbolKind.Selector,
        ("batch", "label") => SymbolKind.Function,
        ("rust", "implementation") => SymbolKind.Type,
        ("make", "macro") => SymbolKind.Variable,
        ("protobuf", "message") => SymbolKind.Struct,
        _ => kind,
    };

    private static SymbolKind Refine(CodeLanguage language, in CtagsTag tag, SymbolKind kind)
    {
        bool isInType = tag.ScopeKind is "class" or "struct" or "interface" or "trait" or "implementation" or "enum"
            or "union" or "object" or "record";
        if (kind == SymbolKind.Function && isInType) kind = SymbolKind.Method;
        if (kind == SymbolKind.Method && language.Name == "kotlin" && tag.ScopeKind == "package")
        {
            return SymbolKind.Function;
        }

        if (kind == SymbolKind.Method && language.Name == "rust" && !isInType) return SymbolKind.Function;
        return kind == SymbolKind.Method && IsConstructor(language.Name, tag) ? SymbolKind.Constructor : kind;
    }

    private static bool IsConstructor(string language, in CtagsTag tag) => language switch
    {
        "javascript" or "typescript" => tag.Name == "constructor",
        "python" => tag.Name == "__init__",
        "php" => tag.Name == "__construct",
        "ruby" => tag.Name == "initialize",
        "cpp" or "c" or "java" => tag.Name.Length > 0 && tag.Scope.EndsWith(tag.Name, StringComparison.Ordinal)
            && (tag.Scope.Length == tag.Name.Length || tag.Scope[^(tag.Name.Length + 1)] is '.' or ':'),
        _ => false,
    };

    private static void Add(SymbolKind kind, string names)
    {
        foreach (string name in names.Split(' ')) Kinds.TryAdd(name, kind);
    }
}
