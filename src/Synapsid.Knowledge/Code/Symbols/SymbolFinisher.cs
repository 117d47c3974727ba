using Synapsid.Knowledge.Code.Symbols.Ctags;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Makes finished symbols of what a reader found: orders them, finds ends and parents that are not known, and reads
/// signature and comment from the source. Keeps its memory from file to file; not thread-safe.
/// </summary>
internal sealed class SymbolFinisher(SymbolExtractorOptions options)
{
    private readonly BlockEnds _ends = new();
    private readonly Dictionary<string, SymbolDraft> _types = new(StringComparer.Ordinal);
    private readonly List<SymbolDraft> _open = [];

    /// <summary>The drafts of the file at hand; the readers add to it.</summary>
    public List<SymbolDraft> Drafts { get; } = [];

    /// <summary>The tags of the file at hand.</summary>
    public List<CtagsTag> Tags { get; } = [];

    /// <summary>The lines of the file at hand.</summary>
    public SourceLines Lines { get; } = new();

    /// <summary>Begins another file.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        Lines.Reset(text);
        Drafts.Clear();
        Tags.Clear();
        _ends.Reset();
    }

    /// <summary>The finished symbols, in the order of their first lines, an enclosing one before what it
    /// encloses.</summary>
    public CodeSymbol[] Finish(ReadOnlySpan<byte> text, CodeLanguage language)
    {
        Drafts.RemoveAll(draft => draft.StartLine > Lines.Count || draft.Name.Length == 0);
        if (language.Reader == SymbolReader.Ctags) Complete(text, language);
        for (int i = 0; i < Drafts.Count; i++) Drafts[i].Index = i;
        CodeSymbol[] symbols = new CodeSymbol[Drafts.Count];
        int floor = 0;
        int before = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            SymbolDraft draft = Drafts[i];
            if (draft.StartLine > before) floor = before;
            symbols[i] = Finish(draft, text, language, floor);
            before = draft.StartLine;
        }

        return symbols;
    }

    private void Complete(ReadOnlySpan<byte> text, CodeLanguage language)
    {
        foreach (SymbolDraft draft in Drafts)
        {
            if (draft.EndLine == 0) draft.EndLine = _ends.EndOf(draft, text, Lines, language.Rules);
            draft.EndLine = Math.Clamp(draft.EndLine, draft.StartLine, Lines.Count);
        }

        SymbolDraft[] ordered = [.. Drafts.OrderBy(draft => draft.StartLine).ThenByDescending(draft => draft.EndLine)];
        Drafts.Clear();
        Drafts.AddRange(ordered);
        FindParents();
    }

    /// <summary>
    /// The parent is the innermost symbol around it that bears the container's name; for a method that stands outside
    /// its type, as in Go, that type.
    /// </summary>
    private void FindParents()
    {
        _types.Clear();
        foreach (SymbolDraft draft in Drafts)
        {
            if (SymbolKinds.IsType(draft.Kind)) _types.TryAdd(Qualified(draft), draft);
        }

        _open.Clear();
        foreach (SymbolDraft draft in Drafts)
        {
            while (_open.Count > 0 && _open[^1].EndLine < draft.StartLine) _open.RemoveAt(_open.Count - 1);
            if (draft.Container.Length > 0)
            {
                draft.Parent = _open.FindLast(open => draft.Container.EndsWith(open.Name, StringComparison.Ordinal))
                    ?? _types.GetValueOrDefault(draft.Container);
                if (ReferenceEquals(draft.Parent, draft)) draft.Parent = null;
            }

            if (draft.EndLine > draft.StartLine || SymbolKinds.IsType(draft.Kind)) _open.Add(draft);
        }
    }

    private static string Qualified(SymbolDraft draft) =>
        draft.Container.Length == 0 ? draft.Name : $"{draft.Container}.{draft.Name}";

    private CodeSymbol Finish(SymbolDraft draft, ReadOnlySpan<byte> text, CodeLanguage language, int floor)
    {
        LexicalRules rules = language.Rules;
        int end = Math.Clamp(draft.EndLine, draft.StartLine, Math.Max(draft.StartLine, Lines.Count));
        string comment = "";
        int lead = draft.StartLine;
        if (draft.Kind != SymbolKind.Heading)
        {
            lead = DocComment.LeadOf(text, Lines, draft.StartLine, floor, rules, out int commentEnd);
            int charactersMax = options.DocumentationCharactersMax;
            if (rules.IsIndented && (SymbolKinds.IsType(draft.Kind) || SymbolKinds.IsCallable(draft.Kind)))
            {
                comment = DocComment.Docstring(text, Lines, draft.StartLine, end, charactersMax);
            }

            if (commentEnd > 0 && comment.Length == 0)
            {
                comment = DocComment.Clean(text, Lines, lead, commentEnd, rules, charactersMax);
            }
        }

        return new CodeSymbol
        {
            Name = draft.Name,
            Kind = rules == LexicalRules.Script ? KindOf(draft, text) : draft.Kind,
            Container = draft.Container,
            StartLine = draft.StartLine,
            EndLine = end,
            LeadLine = lead,
            Signature = SignatureReader.Read(text, Lines, draft.StartLine, end, rules, options.SignatureBytesMax),
            Documentation = comment,
            Summary = comment.Length == 0 ? "" : DocComment.FirstSentence(comment, options.SummaryCharactersMax),
            Parent = draft.Parent is SymbolDraft parent && parent.Index < Drafts.Count
                && ReferenceEquals(Drafts[parent.Index], parent) ? parent.Index : -1,
            Visibility = draft.Visibility,
        };
    }

    // A constant of JavaScript that holds a function is one to whoever looks for it.
    private SymbolKind KindOf(SymbolDraft draft, ReadOnlySpan<byte> text)
    {
        bool mayHold = draft.Kind
            is SymbolKind.Constant or SymbolKind.Variable or SymbolKind.Field or SymbolKind.Property;
        if (!mayHold || draft.EndLine <= draft.StartLine) return draft.Kind;
        ReadOnlySpan<byte> line = Lines.LineAt(text, draft.StartLine);
        int equals = line.IndexOf((byte)'=');
        if (equals < 0) return draft.Kind;
        ReadOnlySpan<byte> value = line[(equals + 1)..].TrimStart((byte)' ');
        bool holds = value.StartsWith("function"u8) || value.StartsWith("async "u8)
            || ((value.StartsWith("("u8) || draft.Kind == SymbolKind.Constant) && value.EndsWith("=> {"u8));
        if (!holds) return draft.Kind;
        return draft.Kind is SymbolKind.Field or SymbolKind.Property ? SymbolKind.Method : SymbolKind.Function;
    }
}
