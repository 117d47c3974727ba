using System.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>The reply to a container's HELP, made from the table: each subcommand with what it does.</summary>
internal static class HelpText
{
    /// <summary>A HELP subcommand for a container.</summary>
    internal static KeyCommand For(string container, string group) => new()
    {
        Name = container + " HELP",
        Arity = 2,
        Flags = KeyCommandFlags.None,
        Group = group,
        Summary = "Prints what there is.",
        Handler = call => Write(call, container),
    };

    private static void Write(KeyCall call, string container)
    {
        List<string> lines = [container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"];
        foreach (KeyCommand command in KeyCommandTable.Default.All)
        {
            if (!command.Name.StartsWith(container + " ", StringComparison.Ordinal)) continue;
            lines.Add($"{command.Name[(container.Length + 1)..]} {command.Syntax}".TrimEnd());
            lines.Add("    " + command.Summary);
        }

        call.Reply.Array(lines.Count);
        foreach (string line in lines) call.Reply.Simple(Encoding.UTF8.GetBytes(line));
    }
}
