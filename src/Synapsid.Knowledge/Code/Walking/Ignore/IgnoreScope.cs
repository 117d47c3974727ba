namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>The rules of one folder, before which those of the folders above it give way.</summary>
/// <param name="Above">The rules that are asked where these say nothing.</param>
/// <param name="Rules">The rules.</param>
/// <param name="BaseLength">How many bytes of a path lead to the folder, with the last '/'.</param>
/// <param name="Source">The file of the rules, for people.</param>
internal sealed record IgnoreScope(IgnoreScope? Above, IgnoreRules Rules, int BaseLength, string Source)
{
    /// <summary>Whether these rules or some above ignore case.</summary>
    public bool NeedsFolding { get; } = Rules.FoldCase || (Above?.NeedsFolding ?? false);

    /// <summary>What the nearest rules that say something of a path say.</summary>
    public static IgnoreVerdict Ask(IgnoreScope? scope, in IgnorePath path)
    {
        for (; scope is not null; scope = scope.Above)
        {
            int found = scope.Rules.Find(path, scope.BaseLength);
            if (found >= 0) return new IgnoreVerdict(scope, scope.Rules[found]);
        }

        return default;
    }
}
