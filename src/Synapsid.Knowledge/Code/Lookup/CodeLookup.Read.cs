using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Lookup;

/// <content>What a file says.</content>
public static partial class CodeLookup
{
    private const int OthersMax = 10;

    /// <summary>Grains may take this part of the budget.</summary>
    private const int NotesShare = 4;

    /// <summary>Lines of a file, or the source of a symbol, as they are now, within a budget of tokens.</summary>
    /// <param name="views">The repositories.</param>
    /// <param name="request">What to read.</param>
    /// <param name="maxTokens">The budget; what the grains take comes off it.</param>
    /// <param name="notes">The grains that the lines carry; null: none.</param>
    /// <exception cref="LookupException">There is no such file or symbol, or none is named.</exception>
    public static Passage Read(
        IReadOnlyList<CodeView> views, ReadRequest request, int maxTokens, AnchorNotes? notes = null)
    {
        Passage passage = Read(views, request, maxTokens);
        if (notes is null) return passage;
        IReadOnlyList<GrainNote> taken = notes.Take(
            passage.Repository, passage.Path, passage.StartLine, passage.EndLine, maxTokens / NotesShare);
        if (taken.Count == 0) return passage;
        int room = maxTokens - taken.Sum(note => note.TokensMax);
        bool fits = !passage.Truncated && TokenBound.Of(passage.Text) + 1 <= room;
        return (fits ? passage : Read(views, request, room)) with { Grains = taken };
    }

    private static Passage Read(IReadOnlyList<CodeView> views, ReadRequest request, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Symbol is { } symbol) return ReadSymbol(views, symbol, request.Path, maxTokens);
        if (request.Path is not { } path)
        {
            throw new LookupException("Name a file, or a symbol with --symbol.", isAbsent: false);
        }

        if (request.EndLine < request.StartLine)
        {
            throw new LookupException(
                $"end_line is {request.EndLine}, before start_line, which is {request.StartLine}.", isAbsent: false);
        }

        foreach (CodeView view in views)
        {
            bool isBelow = path.StartsWith(view.Root + "/", StringComparison.Ordinal);
            string relative = isBelow ? path[(view.Root.Length + 1)..] : path;
            if (!view.TryFind(relative, out _, out _)) continue;
            return Cut(view, relative, request.StartLine ?? 1, request.EndLine ?? int.MaxValue, maxTokens);
        }

        throw NoFile(views, path);
    }

    private static Passage ReadSymbol(IReadOnlyList<CodeView> views, string symbol, string? path, int maxTokens)
    {
        DefinitionResult found = Definitions(views, symbol, path, OthersMax + 1);
        if (found.Hits.Count == 0)
        {
            string like = found.Nearest.Count == 0 ? "" : $" Like it: {string.Join(", ", found.Nearest)}.";
            throw new LookupException($"No symbol '{symbol}' is defined in what is indexed.{like}", isAbsent: true);
        }

        SymbolHit best = found.Hits[0];
        CodeView view = views.First(
            candidate => candidate.Name == best.Repository && candidate.TryFind(best.Path, out _, out _));
        return Cut(view, best.Path, best.StartLine, best.EndLine, maxTokens) with
        {
            Symbol = best.Container.Length == 0 ? best.Name : $"{best.Container}.{best.Name}",
            Others = [.. found.Hits.Skip(1).Select(hit => $"{hit.Path}:{hit.StartLine}")],
        };
    }

    private static Passage Cut(CodeView view, string path, int startLine, int endLine, int maxTokens)
    {
        using SourceContent content = new();
        if (!view.TryRead(path, content, out ReadOnlyMemory<byte> text))
        {
            throw new LookupException($"{path} is indexed and cannot be read any more.", isAbsent: true);
        }

        string[] lines = Encoding.UTF8.GetString(text.Span).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (startLine > lines.Length)
        {
            throw new LookupException(
                $"{path} has {lines.Length} lines, and line {startLine} was asked for.", isAbsent: true);
        }

        int last = startLine - 1;
        int tokens = 0;
        int wanted = Math.Min(endLine, lines.Length);
        while (last < wanted)
        {
            tokens += TokenBound.Of(lines[last]) + 1;
            if (tokens > maxTokens && last >= startLine) break;
            last++;
        }

        return new Passage
        {
            Repository = view.Name,
            Path = path,
            StartLine = startLine,
            EndLine = last,
            FileLines = lines.Length,
            Text = string.Join('\n', lines[(startLine - 1)..last]),
            Truncated = last < wanted,
        };
    }

    private static LookupException NoFile(IReadOnlyList<CodeView> views, string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        string[] same = [.. views.SelectMany(view => view.Paths)
            .Where(known => known == name || known.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Take(NearestMax)];
        string like = same.Length == 0 ? "" : $" Of that name: {string.Join(", ", same)}.";
        return new LookupException(
            $"'{path}' is not indexed.{like} What was left out: syn index status --skipped", isAbsent: true);
    }
}
