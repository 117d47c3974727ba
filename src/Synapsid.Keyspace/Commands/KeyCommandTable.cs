using System.Diagnostics.CodeAnalysis;
using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>Every command of the key space, by name.</summary>
public sealed class KeyCommandTable
{
    private readonly KeyCommandNames _names;

    internal KeyCommandTable(IReadOnlyList<KeyCommand> all)
    {
        All = all;
        Entries = KeyCommandEntry.Build(all);
        _names = new KeyCommandNames([.. Entries.Where(entry => entry.Parent is null)]);
    }

    /// <summary>The one table. Each room adds its list here.</summary>
    public static KeyCommandTable Default { get; } = new(
    [
        .. ConnectionCommands.All,
        .. ClientCommands.All,
        .. TrackingCommands.All,
        .. PubSubCommands.All,
        .. TransactionCommands.All,
        .. ServerCommands.All,
        .. InfoCommands.All,
        .. ConfigCommands.All,
        .. CommandCommands.All,
        .. MonitoringCommands.All,
        .. DebugCommands.All,
        .. StringCommands.All,
        .. BitCommands.All,
        .. KeyCommands.All,
        .. HashCommands.All,
        .. ListCommands.All,
        .. SetCommands.All,
        .. SortedSetCommands.All,
    ]);

    /// <summary>All of them, grouped.</summary>
    public IReadOnlyList<KeyCommand> All { get; }

    /// <summary>
    /// All of them with what dispatch needs, containers of subcommands included; ordered by their index.
    /// </summary>
    internal IReadOnlyList<KeyCommandEntry> Entries { get; }

    /// <summary>A table of these commands and others.</summary>
    public KeyCommandTable With(IEnumerable<KeyCommand> others) => new([.. All, .. others]);

    /// <summary>The command of a name, whatever its case; a subcommand's is <c>OBJECT ENCODING</c>.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out KeyCommand? command)
    {
        string[] words = name.Split(' ', 2);
        KeyCommandEntry? entry = _names.Find(Encoding.UTF8.GetBytes(words[0]));
        if (words.Length == 2) entry = entry?.Subcommands?.Find(Encoding.UTF8.GetBytes(words[1]));
        command = entry?.Command;
        return command is not null;
    }

    /// <summary>
    /// The command that arguments name from <paramref name="at"/> on; a container itself where it stands alone; null
    /// where there is no such command or subcommand. Allocates nothing.
    /// </summary>
    internal KeyCommandEntry? Find(RespArguments arguments, int at = 0)
    {
        KeyCommandEntry? entry = _names.Find(arguments[at]);
        if (entry?.Subcommands is not { } subcommands || arguments.Count == at + 1) return entry;
        return subcommands.Find(arguments[at + 1]);
    }

    /// <summary>The command of a name alone: a container where it is one.</summary>
    internal KeyCommandEntry? Find(ReadOnlySpan<byte> name) => _names.Find(name);
}
