using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Sessions;

/// <summary>A change that is to be told when its record has a sequence; the key lies in the session's buffer.</summary>
/// <param name="Database">The key's database.</param>
/// <param name="Kind">The class of event.</param>
/// <param name="Name">The event.</param>
/// <param name="Start">Where the key begins.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct KeyNote(int Database, KeyEventKinds Kind, string Name, int Start, int Length);
