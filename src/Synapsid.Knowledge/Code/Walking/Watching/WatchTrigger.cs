using System.Runtime.InteropServices;

using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>What an event on a name leads to.</summary>
/// <param name="Kind">What.</param>
/// <param name="Repository">Whose it is; null for rules.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WatchTrigger(WatchTriggerKind Kind, GitRepository? Repository);
