namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>Makes symbols of tags: kinds and containers in one manner for all languages, anonymous types
/// named.</summary>
internal static class CtagsSymbols
{
    private const string Anonymous = "__anon";

    /// <summary>The symbols of a file's tags, in the order of their lines.</summary>
    public static void Read(List<CtagsTag> tags, CodeLanguage language, List<SymbolDraft> drafts)
    {
        Dictionary<string, string>? names = NamesOfAnonymous(tags);
        HashSet<string>? types = TypesWithAlias(tags);
        string lastScope = "", lastContainer = "";
        foreach (CtagsTag tag in tags)
        {
            if (tag.Line < 1 || tag.Name.Length == 0) continue;
            string name = tag.Name;
            if (IsAnonymous(name))
            {
                if (names is null || !names.TryGetValue(name, out string? given)) continue;
                name = given;
            }
            else if (IsAliasOfItself(tag, names, types)) continue;

            if (!CtagsKinds.TryGet(language, tag, out SymbolKind kind)) continue;
            if (!ReferenceEquals(tag.Scope, lastScope))
            {
                lastScope = tag.Scope;
                lastContainer = ContainerOf(tag.Scope, names);
            }

            drafts.Add(new SymbolDraft
            {
                Name = name,
                Kind = kind,
                Container = lastContainer,
                StartLine = tag.Line,
                EndLine = tag.EndLine,
                Visibility = VisibilityOf(language.Name, tag),
            });
        }
    }

    private static bool IsAnonymous(string name) =>
        name.StartsWith(Anonymous, StringComparison.Ordinal)
        || name.StartsWith("anonymousFunction", StringComparison.OrdinalIgnoreCase);

    // typedef struct { … } client: the structure gets the name of the typedef, and the typedef goes.
    private static Dictionary<string, string>? NamesOfAnonymous(List<CtagsTag> tags)
    {
        Dictionary<string, string>? names = null;
        foreach (CtagsTag tag in tags)
        {
            if (tag.Kind != "typedef") continue;
            string target = TargetOf(tag.TypeReference);
            if (IsAnonymous(target)) (names ??= []).TryAdd(target, tag.Name);
        }

        return names;
    }

    private static HashSet<string>? TypesWithAlias(List<CtagsTag> tags)
    {
        HashSet<string>? types = null;
        foreach (CtagsTag tag in tags)
        {
            if (tag.Kind is "struct" or "union" or "enum") (types ??= []).Add(tag.Name);
        }

        return types;
    }

    private static bool IsAliasOfItself(in CtagsTag tag, Dictionary<string, string>? names, HashSet<string>? types)
    {
        if (tag.Kind != "typedef" || tag.TypeReference.Length == 0) return false;
        string target = TargetOf(tag.TypeReference);
        if (target == tag.Name) return types?.Contains(target) == true;
        return names is not null && names.TryGetValue(target, out string? given) && given == tag.Name;
    }

    private static string TargetOf(string typeReference) =>
        typeReference[(typeReference.IndexOf(':') + 1)..].TrimEnd(' ', '*');

    private static string ContainerOf(string scope, Dictionary<string, string>? names)
    {
        bool isPlain = !scope.Contains(':') && !scope.Contains('\\') && !scope.Contains('/')
            && !scope.Contains(Anonymous, StringComparison.Ordinal) && !scope.Contains('"');
        if (isPlain) return scope;
        string dotted = scope.Replace("::", ".", StringComparison.Ordinal)
            .Replace("\"\"", ".", StringComparison.Ordinal)
            .Replace('\\', '.').Replace('/', '.');
        IEnumerable<string> parts = dotted.Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => IsAnonymous(part) ? names?.GetValueOrDefault(part) ?? "" : part)
            .Where(part => part.Length > 0);
        return string.Join('.', parts);
    }

    private static SymbolVisibility VisibilityOf(string language, in CtagsTag tag)
    {
        if (language == "go")
        {
            return char.IsUpper(tag.Name[0]) ? SymbolVisibility.Public : SymbolVisibility.Internal;
        }

        return tag.Access switch
        {
            "public" => SymbolVisibility.Public,
            "protected" => SymbolVisibility.Protected,
            "private" => SymbolVisibility.Private,
            "default" or "internal" => SymbolVisibility.Internal,
            _ => SymbolVisibility.Unknown,
        };
    }
}
