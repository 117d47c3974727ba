using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Commands;

/// <summary>Every command there is, by name.</summary>
public sealed class CommandTable
{
    private readonly Dictionary<string, Command> _byName;

    private CommandTable(IReadOnlyList<Command> all)
    {
        All = all;
        _byName = all.ToDictionary(command => command.Name, StringComparer.Ordinal);
    }

    /// <summary>The one table.</summary>
    public static CommandTable Default { get; } = new(
    [
        .. GrainCommands.All, .. CodeCommands.All, .. CodeIndexCommands.All, .. KvCommands.All,
        .. LedgerCommands.All, .. LedgerProofCommands.All,
        .. SystemCommands.All,
    ]);

    /// <summary>The commands in the order that help lists them.</summary>
    public IReadOnlyList<Command> All { get; }

    /// <summary>The command of a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Command? command) =>
        _byName.TryGetValue(name, out command);
}
