namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What changed in a tree since it was asked last.</summary>
/// <param name="Everything">Whether the tree has to be walked again.</param>
/// <param name="Files">
/// Files of the last walk that were written, replaced, moved or deleted, by their paths below the root. A file that has
/// grown beyond the limit, or given way to a link or a folder, is among them.
/// </param>
/// <param name="Reason">Why the tree has to be walked again, for people; null where it has not.</param>
public sealed record TreeChanges(bool Everything, IReadOnlyCollection<string> Files, string? Reason)
{
    /// <summary>Nothing.</summary>
    public static TreeChanges None { get; } = new(false, [], null);

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => !Everything && Files.Count == 0;
}
