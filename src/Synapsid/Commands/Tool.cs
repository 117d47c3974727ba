namespace Synapsid.Commands;

/// <summary>
/// How a command is offered to a model as a tool of MCP. Its input schema follows from the command's arguments
/// (<see cref="ToolSchema"/>), whether it only reads from <see cref="Command.Writes"/>; the rest is said here, beside
/// the command.
/// </summary>
public sealed record Tool
{
    /// <summary>Its name, in snake_case: <c>memory_search</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it does and when to use it, written for a model.</summary>
    public required string Description { get; init; }

    /// <summary>The profiles that offer it besides <see cref="ToolProfiles.All"/>.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    /// <summary>The arguments that the tool takes, by name; null: all of the command's.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Whether it may take away what is stored, rather than add to it.</summary>
    public bool Destructive { get; init; }

    /// <summary>Whether running it again with the same arguments changes nothing more.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Whether it reaches beyond this machine's data.</summary>
    public bool OpenWorld { get; init; }

    /// <summary>
    /// The JSON Schema of its structured answer, an object. Members of the command's reply that it does not name are
    /// left out of the answer (<see cref="ToolOutput"/>).
    /// </summary>
    public required string Output { get; init; }

    /// <summary>
    /// A short readable rendering of the structured answer, for clients that show no other. It never repeats the answer
    /// in full.
    /// </summary>
    public required AnswerRendering Text { get; init; }
}
