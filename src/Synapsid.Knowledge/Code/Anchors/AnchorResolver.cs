using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Base.Text;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Grains;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Finds the code that somebody wants grains to be anchored to, as it is now, for one call: it remembers the
/// repositories, and the file that it read last. Not thread-safe.
/// </summary>
public sealed class AnchorResolver
{
    private const int ShownMax = 5;

    /// <summary>Longest path, symbol or commit, in characters: the longest path of Linux.</summary>
    private const int PartLengthMax = 4_096;

    private readonly CodeLibrary _library;
    private readonly ISourceTree _tree;
    private readonly SymbolExtractor _extractor;
    private readonly Dictionary<string, string?> _commits = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _roots;
    private SourceFile? _file;

    internal AnchorResolver(CodeLibrary library, ISourceTree tree, SymbolExtractor extractor) =>
        (_library, _tree, _extractor) = (library, tree, extractor);

    /// <summary>The anchor.</summary>
    /// <exception cref="GrainRejectedException">There is no such code, or several; the message says what there
    /// is.</exception>
    public CodeAnchor Resolve(AnchorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckPart("repository", request.Repository);
        CheckPart("path", request.Path);
        CheckPart("symbol", request.Symbol);
        CheckPart("commit", request.Commit);
        CheckPart("from", request.From);
        if (request.Hash is { } known) return TakeOver(request, known);
        (string root, string path) = Locate(request);
        if (_file is null || _file.Root != root || _file.Path != path) _file = Read(root, path);
        (string? symbol, int start, int end) = request.Symbol is { } name
            ? Find(_file, name, request.StartLine)
            : (null, request.StartLine, request.EndLine);
        if (end > _file.Lines.Count)
        {
            throw new GrainRejectedException(
                $"The anchor names line {end} of {path}, which has {_file.Lines.Count}.");
        }

        bool isWhole = start == 0;
        AnchorHash hash = isWhole
            ? AnchorText.HashOf(_file.Text, _file.Lines, 1, _file.Lines.Count)
            : AnchorText.HashOf(_file.Text, _file.Lines, start, end);
        return new CodeAnchor
        {
            Repository = root,
            Path = path,
            Symbol = symbol,
            StartLine = start,
            EndLine = end,
            Commit = request.Commit ?? CommitOf(root),
            Hash = hash,
            IsAlone = isWhole || AnchorText.FindAll(_file.Text, _file.Lines, hash, end - start + 1).Count == 1,
        };
    }

    /// <summary>What no file system would take is refused before one is asked, and before it is kept.</summary>
    private static void CheckPart(string name, string? part)
    {
        if (part is null) return;
        if (part.Length > PartLengthMax)
        {
            throw new GrainRejectedException(
                $"The anchor's {name} has {part.Length:N0} characters; the limit is {PartLengthMax:N0}.");
        }

        if (part.Contains('\0', StringComparison.Ordinal))
        {
            throw new GrainRejectedException($"The anchor's {name} contains a zero character.");
        }
    }

    /// <summary>An anchor that was made elsewhere: whether the code is still so is told when somebody asks.</summary>
    private static CodeAnchor TakeOver(AnchorRequest request, AnchorHash hash)
    {
        bool isWhole = request.Repository is { } root && Path.IsPathFullyQualified(root)
            && !Path.IsPathFullyQualified(request.Path) && !request.Path.Split('/').Contains("..")
            && request.EndLine >= request.StartLine;
        if (!isWhole)
        {
            throw new GrainRejectedException(
                "An anchor with a hash needs the repository's full path, the file's path within it, and its lines.");
        }

        return new CodeAnchor
        {
            Repository = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Repository!)),
            Path = request.Path,
            Symbol = request.Symbol,
            StartLine = request.StartLine,
            EndLine = request.EndLine,
            Commit = request.Commit,
            Hash = hash,
        };
    }

    private (string Root, string Path) Locate(AnchorRequest request)
    {
        _roots ??= _library.Roots();
        IReadOnlyList<string> roots = request.Repository is { } named ? Named(named) : _roots;
        if (roots.Count == 0)
        {
            throw new GrainRejectedException(
                $"'{request.Path}' cannot be anchored to: no repository is indexed yet. Index one: syn index PATH");
        }

        if (Path.IsPathFullyQualified(request.Path))
        {
            string full = _library.Resolve(request.Path);
            if (RootAround(full, roots) is not { } root) throw Outside(request.Path, roots);
            return IsFile(full) ? (root, full[(root.Length + 1)..]) : throw NoFile(request.Path, roots);
        }

        return LocateRelative(request, roots);
    }

    /// <summary>Seen from a folder, else from the root of its repository, else from any repository's root.</summary>
    private (string Root, string Path) LocateRelative(AnchorRequest request, IReadOnlyList<string> roots)
    {
        if (request.From is { } from && request.Repository is null)
        {
            string folder = _library.Resolve(from);
            string seen = _library.Resolve(Path.Combine(folder, request.Path));
            if (RootAround(seen, roots) is { } around && IsFile(seen)) return (around, seen[(around.Length + 1)..]);
            if (RootAround(folder, roots) is { } home && Below(home, request.Path) is { } path) return (home, path);
        }

        List<(string Root, string Path)> found = [];
        foreach (string root in roots)
        {
            if (Below(root, request.Path) is { } path) found.Add((root, path));
        }

        if (found.Count == 0) throw NoFile(request.Path, roots);
        if (found.Count == 1) return found[0];
        string shown = string.Join(", ", found.Take(ShownMax).Select(place => $"{place.Root}/{place.Path}"));
        throw new GrainRejectedException($"'{request.Path}' is in several repositories; name one in full: {shown}.");
    }

    private IReadOnlyList<string> Named(string repository)
    {
        try
        {
            return [.. _library.Select([repository], from: null).Select(index => index.Root)];
        }
        catch (RepositoryUnknownException exception)
        {
            throw new GrainRejectedException(exception.Message);
        }
    }

    /// <summary>The file's path below a root; null where there is none.</summary>
    private string? Below(string root, string path)
    {
        string full = _library.Resolve(Path.Combine(root, path));
        return full.StartsWith(root + "/", StringComparison.Ordinal) && IsFile(full) ? full[(root.Length + 1)..] : null;
    }

    private static string? RootAround(string path, IReadOnlyList<string> roots) => roots
        .Where(root => path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(root => root.Length);

    private bool IsFile(string path) =>
        _tree.Stat(Encoding.UTF8.GetBytes(path), follow: false, out SourceStamp stamp) == SourceOutcome.Done
        && stamp.Kind == SourceEntryKind.File;

    private SourceFile Read(string root, string path)
    {
        using SourceContent content = new();
        byte[] full = Encoding.UTF8.GetBytes($"{root}/{path}");
        SourceOutcome outcome = _tree.Read(full, follow: false, AnchorChecker.TextBytesMax, content);
        if (outcome != SourceOutcome.Done || !content.IsWhole)
        {
            string why = outcome == SourceOutcome.Done ? "it is too long" : outcome.ToString().ToLowerInvariant();
            throw new GrainRejectedException($"{path} cannot be anchored to: it cannot be read ({why}).");
        }

        if (!SourceText.TryDecode(content.Memory, out ReadOnlyMemory<byte> text))
        {
            throw new GrainRejectedException($"{path} cannot be anchored to: it is no text.");
        }

        byte[] kept = text.ToArray();
        return new SourceFile(root, path, kept, new SourceLines(kept));
    }

    private (string Symbol, int Start, int End) Find(SourceFile file, string name, int line)
    {
        string instead = $"Anchor to lines instead: {file.Path}:12-30";
        FileSymbols found = file.Symbols ??= _extractor.Extract(file.Path, file.Text);
        if (found.Problem is { } problem)
        {
            throw new GrainRejectedException($"The symbols of {file.Path} cannot be read: {problem}. {instead}");
        }

        string wanted = name.Replace("::", ".", StringComparison.Ordinal).Replace("->", ".", StringComparison.Ordinal);
        List<CodeSymbol> fitting = [.. found.Symbols.Where(symbol => Fits(symbol, wanted))];
        if (line > 0) fitting = [.. fitting.Where(symbol => symbol.LeadLine <= line && line <= symbol.EndLine)];
        if (fitting.Count > 1 && fitting.Count(IsBody) == 1) fitting = [fitting.Single(IsBody)];
        if (fitting.Count == 1)
        {
            CodeSymbol symbol = fitting[0];
            return (symbol.QualifiedName, symbol.StartLine, symbol.EndLine);
        }

        throw fitting.Count > 0
            ? Ambiguous(file, name, fitting)
            : new GrainRejectedException(
                $"{file.Path} has no symbol '{name}'{(line > 0 ? $" at line {line}" : "")}. "
                + (found.Symbols.Count == 0 ? instead : $"The nearest: {Nearest(found.Symbols, wanted)}."));
    }

    private static bool Fits(CodeSymbol symbol, string wanted) =>
        symbol.Name == wanted
        || symbol.QualifiedName == wanted
        || symbol.QualifiedName.EndsWith("." + wanted, StringComparison.Ordinal);

    // A prototype and its function in one file are one symbol to whoever names it.
    private static bool IsBody(CodeSymbol symbol) => symbol.EndLine > symbol.StartLine;

    private static GrainRejectedException Ambiguous(SourceFile file, string name, List<CodeSymbol> fitting)
    {
        string shown = string.Join(
            ", ", fitting.Take(ShownMax).Select(symbol => $"{symbol.QualifiedName} (line {symbol.StartLine})"));
        string more = fitting.Count > ShownMax ? " …" : "";
        return new GrainRejectedException(
            $"'{name}' is {fitting.Count} symbols of {file.Path}: {shown}{more}. Name what encloses it, or a line: "
            + $"{file.Path}#{name}:{fitting[0].StartLine}");
    }

    private static string Nearest(IReadOnlyList<CodeSymbol> symbols, string wanted)
    {
        string last = wanted[(wanted.LastIndexOf('.') + 1)..].ToLowerInvariant();
        return string.Join(", ", symbols
            .DistinctBy(symbol => symbol.QualifiedName)
            .OrderBy(symbol => NearestName.Distance(last, symbol.Name.ToLowerInvariant()))
            .ThenBy(symbol => symbol.StartLine)
            .Take(ShownMax)
            .Select(symbol => symbol.QualifiedName));
    }

    private string? CommitOf(string root)
    {
        if (_commits.TryGetValue(root, out string? commit)) return commit;
        commit = GitRepository.TryFind(_tree, Encoding.UTF8.GetBytes(root))?.ReadHead()?.Commit;
        _commits.Add(root, commit);
        return commit;
    }

    private static GrainRejectedException Outside(string path, IReadOnlyList<string> roots) => new(
        $"'{path}' lies in no indexed repository. Index it: syn index FOLDER. Indexed: "
        + string.Join(", ", roots.Take(ShownMax)) + (roots.Count > ShownMax ? " …" : "") + ".");

    private GrainRejectedException NoFile(string path, IReadOnlyList<string> roots)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        List<string> same = [];
        foreach (string root in roots)
        {
            using CodeView? view = _library.Of(root).Hold();
            same.AddRange((view?.Paths ?? [])
                .Where(known => known == name || known.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .Take(ShownMax)
                .Select(known => roots.Count == 1 ? known : $"{root}/{known}"));
        }

        string like = same.Count == 0 ? "" : $" Of that name: {string.Join(", ", same.Take(ShownMax))}.";
        return new GrainRejectedException($"There is no file '{path}' to anchor to in what is indexed.{like}");
    }

    /// <summary>A file that was read, with its symbols once they were asked for.</summary>
    private sealed record SourceFile(string Root, string Path, byte[] Text, SourceLines Lines)
    {
        public FileSymbols? Symbols { get; set; }
    }
}
