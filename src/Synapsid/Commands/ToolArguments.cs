using System.Text.Json;

namespace Synapsid.Commands;

/// <summary>Checks what a model gave to a tool, before anything is opened or run.</summary>
public static class ToolArguments
{
    /// <summary>
    /// What is wrong with the arguments of a tool, in words that tell what would be right; null where nothing is.
    /// </summary>
    /// <param name="command">A command that is a tool.</param>
    /// <param name="arguments">A JSON object.</param>
    public static string? Problem(Command command, JsonElement arguments)
    {
        ArgumentNullException.ThrowIfNull(command);
        IReadOnlyList<Argument> known = command.ToolArguments;
        try
        {
            ArgumentBinder.Bind(command.Tool!.Name, known, arguments);
            return null;
        }
        catch (BadArgumentException exception)
        {
            string names = string.Join(", ", known.Select(argument => argument.Name + (argument.Required ? "" : "?")));
            return $"{exception.Message} {command.Tool!.Name} takes: {(names.Length == 0 ? "nothing" : names)}.";
        }
    }
}
