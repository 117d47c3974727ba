namespace Synapsid.Knowledge.Code.Index;

/// <summary>What an update is to do.</summary>
public sealed record IndexRequest
{
    /// <summary>Whether everything is read again, whatever the stamps say.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Whether symbols are read too; without it the text alone is brought up to date.</summary>
    public bool Symbols { get; init; } = true;

    /// <summary>
    /// Whether symbols are read again of files whose readers are others now, such as ctags, which came later.
    /// </summary>
    public bool RereadSymbols { get; init; } = true;

    /// <summary>
    /// Paths that changed, relative to the root, where a watcher knows them; null: the whole tree is looked at.
    /// </summary>
    public IReadOnlyCollection<string>? Paths { get; init; }

    /// <summary>How long to wait for another process that is indexing the same repository.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);
}
