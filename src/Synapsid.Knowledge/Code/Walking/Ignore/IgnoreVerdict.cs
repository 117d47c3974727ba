using System.Runtime.InteropServices;

namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>What the rules say of a path.</summary>
/// <param name="Scope">The rules that decide; null where none says anything.</param>
/// <param name="Pattern">The line that decides.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IgnoreVerdict(IgnoreScope? Scope, IgnorePattern? Pattern)
{
    public bool IsIgnored => Pattern is { IsNegative: false };

    /// <summary>Whether a line takes the path back.</summary>
    public bool IsKept => Pattern is { IsNegative: true };
}
