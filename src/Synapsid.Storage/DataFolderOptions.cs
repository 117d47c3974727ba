using Synapsid.Storage.Journals;

namespace Synapsid.Storage;

/// <summary>How a <see cref="DataFolder"/> is opened.</summary>
public sealed record DataFolderOptions
{
    /// <summary>How the journal writes and syncs.</summary>
    public JournalOptions Journal { get; init; } = new();

    /// <summary>What the lock calls this process; its executable's name where this is null.</summary>
    public string? ProcessName { get; init; }
}
