using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>A folder of a walk: first what is to be known to visit it, then what the visit found.</summary>
/// <param name="path">Its absolute path, with a '/' at its end.</param>
/// <param name="context">What holds in the folder above it.</param>
internal sealed class WalkNode(byte[] path, WalkContext context)
{
    public ReadOnlySpan<byte> Path => path;

    public WalkContext Context { get; } = context;

    /// <summary>The rule that ignores the folder where it is visited for its tracked files alone.</summary>
    public IgnoreVerdict IgnoredBy { get; init; }

    public SkipReason IgnoredFor { get; init; }

    /// <summary>What lies in it, in the order of whole paths; null until it is visited.</summary>
    public List<WalkItem>? Items { get; set; }

    public long ModifiedNs { get; set; }

    /// <summary>Why it could not be visited.</summary>
    public SkipReason Trouble { get; set; }

    /// <summary>The checkout whose root it is.</summary>
    public GitRepository? Repository { get; set; }

    /// <summary>The path without the '/' at its end, but for the root of all.</summary>
    public ReadOnlySpan<byte> PathToOpen => path.Length == 1 ? path : path.AsSpan(0, path.Length - 1);
}
