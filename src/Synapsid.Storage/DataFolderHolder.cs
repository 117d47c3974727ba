namespace Synapsid.Storage;

/// <summary>Who has a data folder open, as its lock file says.</summary>
/// <param name="ProcessId">The process's number.</param>
/// <param name="ProcessName">Its name.</param>
/// <param name="OpenedUtc">When it opened the folder.</param>
/// <param name="Endpoint">Where it answers, such as <c>http://127.0.0.1:15500</c>; null for nowhere.</param>
public sealed record DataFolderHolder(int ProcessId, string ProcessName, DateTimeOffset OpenedUtc, string? Endpoint);
