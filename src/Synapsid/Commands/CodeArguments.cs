namespace Synapsid.Commands;

/// <summary>The arguments that several commands on code share.</summary>
internal static class CodeArguments
{
    public static readonly Argument Repository =
        new("repository", ArgumentType.TextList, "name, id or root path of an indexed repository") { Short = 'r' };

    public static readonly Argument From =
        new("from", ArgumentType.Path, "the folder asked from: its repository is meant where none is named")
        {
            IsCurrentFolder = true,
        };

    public static readonly Argument Path =
        new("path", ArgumentType.Text, "only files that fit this glob, such as src/**/*.cs") { Short = 'p' };

    public static readonly Argument MaxTokens =
        new("max_tokens", ArgumentType.Integer, "tokens that the answer may take; what is cut is told")
        {
            Default = "2000",
            Min = 50,
            Max = 1_000_000,
        };

    public static readonly Argument Name =
        new("symbol", ArgumentType.Text, "its name, or Container.name") { Required = true, Positional = true };

    public static readonly Argument Limit =
        new("limit", ArgumentType.Integer, "how many at most") { Default = "50", Min = 1, Max = 10_000 };
}
