namespace Synapsid.Commands;

/// <summary>
/// One thing that Synapsid does, described once. From this come the HTTP route, the envelope, the <c>syn</c> verb with
/// its help, and the metrics; no face keeps a list of its own.
/// </summary>
public sealed record Command
{
    /// <summary>Its name: <c>grain.search</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Its verb on the command line: <c>search</c>; null when the command line has a verb of its own over it.
    /// </summary>
    public string? Verb { get; init; }

    /// <summary>Its HTTP route.</summary>
    public required Route Route { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>A command line that shows its use.</summary>
    public required string Example { get; init; }

    /// <summary>Whether it can change what is stored.</summary>
    public required bool Writes { get; init; }

    /// <summary>
    /// Whether it needs the data folder, which one process at a time has open. Commands on code do without it: their
    /// indexes are shared between processes.
    /// </summary>
    public bool UsesFolder { get; init; } = true;

    /// <summary>Its arguments, the positional ones in their order.</summary>
    public IReadOnlyList<Argument> Arguments { get; init; } = [];

    /// <summary>How it is offered to a model over MCP; null where it is not.</summary>
    public Tool? Tool => ToolSource?.Invoke();

    /// <summary>Gives that, the same each time; called once somebody speaks MCP, so others do not load it.</summary>
    public Func<Tool>? ToolSource { private get; init; }

    /// <summary>The arguments that its tool takes.</summary>
    public IReadOnlyList<Argument> ToolArguments =>
        Tool?.Arguments is { } names ? [.. Arguments.Where(argument => names.Contains(argument.Name))] : Arguments;

    /// <summary>Runs it.</summary>
    public required CommandHandler Handler { get; init; }
}
