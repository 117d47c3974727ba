namespace Synapsid.Commands;

/// <summary>One argument of a command, as every face shows and checks it.</summary>
/// <param name="Name">Its name in snake_case; the command line writes it as <c>--kebab-case</c>.</param>
/// <param name="Type">What its value may be.</param>
/// <param name="Summary">What it means, as a phrase without a full stop.</param>
public sealed record Argument(string Name, ArgumentType Type, string Summary)
{
    /// <summary>Whether a request without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the command line takes it by position, in the order of the command's arguments.</summary>
    public bool Positional { get; init; }

    /// <summary>A one-letter option of the command line, or null.</summary>
    public char? Short { get; init; }

    /// <summary>The value of an argument that is not given, in text form; null: it is simply absent.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the command line gives its current folder where this path is not given.</summary>
    public bool IsCurrentFolder { get; init; }

    /// <summary>Whether the command line takes several values of a list in one word, with commas.</summary>
    public bool TakesCommas { get; init; }

    /// <summary>The least integer allowed.</summary>
    public long Min { get; init; }

    /// <summary>The greatest integer allowed.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>The values of a <see cref="ArgumentType.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The name as the command line writes it: <c>--created-from</c>.</summary>
    public string OptionName => "--" + Name.Replace('_', '-');
}
