namespace Synapsid.Knowledge.Code.Walking.Git;

/// <summary>What a repository has checked out.</summary>
/// <param name="Branch">The branch's short name; null where HEAD names a commit itself.</param>
/// <param name="Commit">
/// The commit as hexadecimal digits; null on a branch without a commit, or where references are kept in a way that is
/// not read here (reftable).
/// </param>
public sealed record GitHead(string? Branch, string? Commit);
