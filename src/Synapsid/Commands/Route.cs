namespace Synapsid.Commands;

/// <summary>Where a command stands among the HTTP routes.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path; a part in braces is the argument of that name.</param>
public sealed record Route(string Method, string Template);
