using System.Collections.Concurrent;
using System.Text;
using Synapsid.Base.Files;
using Synapsid.Base.Files.Sources;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// The indexes of all repositories of a data folder. It takes no lock of the folder: any number of processes may have
/// one
/// open on it. All members may be called from any thread.
/// </summary>
public sealed class CodeLibrary : IDisposable
{
    private readonly IndexParts _parts;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RepositoryIndex> _open = new(StringComparer.Ordinal);

    /// <summary>The root that a manifest named when it bore a stamp: every question asks for all of them.</summary>
    private readonly ConcurrentDictionary<string, (SourceStamp Stamp, string Root)> _rootOf =
        new(StringComparer.Ordinal);
    private bool _disposed;

    private CodeLibrary(IndexParts parts, string folder)
    {
        (_parts, _folder) = (parts, folder);
        Anchors = new AnchorChecker(parts.Tree, parts.Extractor, parts.Clock);
    }

    /// <summary>How repositories are indexed.</summary>
    public CodeOptions Options => _parts.Options;

    /// <summary>Tells what became of the code that grains are anchored to.</summary>
    public AnchorChecker Anchors { get; }

    /// <summary>Gives the encoder, which is opened when it is first needed.</summary>
    public Func<ITextEncoder> Encoder => _parts.Encoder;

    /// <summary>
    /// Whether this process stays, as a server does: then the trees that are searched are watched, and symbols get
    /// their
    /// vectors in the background.
    /// </summary>
    public bool IsResident
    {
        get => _parts.IsResident;
        set => _parts.IsResident = value;
    }

    /// <summary>Opens a library; nothing is made before something is indexed.</summary>
    /// <param name="files">Where the indexes lie.</param>
    /// <param name="folder">The folder of all indexes.</param>
    /// <param name="options">Limits and workers.</param>
    /// <param name="encoder">Gives the encoder when it is first needed.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="tree">Where the sources are; null: the operating system's.</param>
    public static CodeLibrary Open(
        IFileSystem files,
        string folder,
        CodeOptions options,
        Func<ITextEncoder> encoder,
        TimeProvider clock,
        ISourceTree? tree = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        WalkOptions walk = new()
        {
            MaxWorkers = options.ScanWorkers == 0 ? Environment.ProcessorCount : options.ScanWorkers,
            Timeout = options.ScanTimeout,
            FileBytesMax = options.FileBytesMax,
            FolderEntriesMax = options.FilesPerFolderMax,
            SkippedFolders = options.SkipFolders,
            Rules = new IgnoreRuleCache(options.PatternCacheSize, options.PatternTrie),
        };
        int processes = options.Workers == 0 ? Environment.ProcessorCount : options.Workers;
        SymbolExtractor extractor = SymbolExtractor.Create(
            new SymbolExtractorOptions { Processes = processes, CtagsProgram = options.CtagsProgram }, clock);
        return new CodeLibrary(
            new IndexParts(files, tree ?? SourceTree.System, options, walk, extractor, encoder, clock), folder);
    }

    /// <summary>Finds the code that grains are to be anchored to, for one call.</summary>
    public AnchorResolver CreateResolver() => new(this, _parts.Tree, _parts.Extractor);

    /// <summary>All repositories that are indexed, by name.</summary>
    public IReadOnlyList<RepositoryInfo> List() =>
        [.. Roots().Select(root => Describe(Of(root))).OrderBy(info => info.Name, StringComparer.Ordinal)];

    /// <summary>The index of a root folder, which may not be there yet.</summary>
    /// <param name="root">A full path; links in it are followed.</param>
    public RepositoryIndex Of(string root)
    {
        string resolved = Resolve(root);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_open.TryGetValue(resolved, out RepositoryIndex? index)) return index;
            index = new RepositoryIndex(
                _parts, new RepositoryFiles(_parts.Files, _folder, RepositoryFiles.IdOf(resolved)), resolved);
            _open.Add(resolved, index);
            return index;
        }
    }

    /// <summary>
    /// The indexed repository that a path lies in, the innermost of several; null where there is none.
    /// </summary>
    /// <param name="path">A full path.</param>
    public RepositoryIndex? FindAround(string path) => FindAround(path, Roots());

    private RepositoryIndex? FindAround(string path, List<string> roots)
    {
        string resolved = Resolve(path);
        string? around = roots
            .Where(root => resolved == root
                || resolved.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal))
            .MaxBy(root => root.Length);
        return around is null ? null : Of(around);
    }

    /// <summary>
    /// The repositories of names or root paths; none named: the one around a folder, or all where it lies in none.
    /// </summary>
    /// <param name="named">Names, ids or root paths.</param>
    /// <param name="from">The folder that is asked from; null: none.</param>
    /// <exception cref="RepositoryUnknownException">A name fits none, or nothing is indexed.</exception>
    public IReadOnlyList<RepositoryIndex> Select(IReadOnlyList<string> named, string? from)
    {
        ArgumentNullException.ThrowIfNull(named);
        List<string> roots = Roots();
        if (named.Count == 0)
        {
            if (roots.Count == 0) throw RepositoryUnknownException.NothingIndexed();
            return from is not null && FindAround(from, roots) is { } around ? [around] : [.. roots.Select(Of)];
        }

        List<RepositoryIndex> selected = [];
        foreach (string name in named)
        {
            List<RepositoryIndex> fitting =
                [.. roots.Select(Of).Where(index => index.Root == name || index.Id == name || NameOf(index) == name)];
            if (fitting.Count == 0) throw RepositoryUnknownException.Named(name, roots);
            selected.AddRange(fitting);
        }

        return [.. selected.Distinct()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (RepositoryIndex index in _open.Values) index.Dispose();
            _open.Clear();
            _parts.Extractor.Dispose();
        }
    }

    private static string NameOf(RepositoryIndex index) => index.Empty().Name;

    /// <summary>The roots that have a manifest; one that cannot be read names none.</summary>
    internal List<string> Roots()
    {
        List<string> roots = [];
        foreach (string name in _parts.Files.ListFiles(_folder))
        {
            if (!name.EndsWith(CodeManifest.NameEnd, StringComparison.Ordinal)) continue;
            if (RootOf(Path.Combine(_folder, name)) is { } root) roots.Add(root);
        }

        return roots;
    }

    private string? RootOf(string manifest)
    {
        SourceOutcome outcome =
            _parts.Tree.Stat(Encoding.UTF8.GetBytes(manifest), follow: true, out SourceStamp stamp);
        bool isKnown = _rootOf.TryGetValue(manifest, out (SourceStamp Stamp, string Root) known);
        if (isKnown && outcome == SourceOutcome.Done && known.Stamp == stamp) return known.Root;
        try
        {
            string root = CodeManifest.Read(_parts.Files, manifest).Root;
            if (outcome == SourceOutcome.Done) _rootOf[manifest] = (stamp, root);
            return root;
        }
        catch (IOException)
        {
            return null; // nobody can tell whose index it was; indexing that tree again replaces it
        }
    }

    private static RepositoryInfo Describe(RepositoryIndex index)
    {
        try
        {
            return index.Describe();
        }
        catch (IOException exception)
        {
            CodeManifest manifest = index.Empty();
            return new RepositoryInfo
            {
                Id = index.Id,
                Name = manifest.Name,
                Root = index.Root,
                Problem = $"{exception.Message}; index it again: syn index {index.Root}",
            };
        }
    }

    /// <summary>A full path with links followed; as it is given where it leads nowhere.</summary>
    internal string Resolve(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Path.GetFullPath(path));
        return _parts.Tree.Resolve(bytes, out byte[]? resolved) == SourceOutcome.Done
            ? Encoding.UTF8.GetString(resolved!)
            : Path.GetFullPath(path).TrimEnd('/');
    }
}
