using System.Text;

namespace Synapsid.Keyspace.Commands;

/// <summary>A command of the table with what dispatch and statistics derive from its description once.</summary>
internal sealed class KeyCommandEntry
{
    private KeyCommandEntry(KeyCommand command, int index, string word, KeyCommandEntry? parent)
    {
        Command = command;
        Index = index;
        Word = Encoding.ASCII.GetBytes(word);
        Parent = parent;
        FullName = command.Name.ToLowerInvariant().Replace(' ', '|');
        Immediate = command.Name is "EXEC" or "DISCARD" or "MULTI" or "WATCH" or "QUIT" or "RESET";
        IsExec = command.Name == "EXEC";
        LocksAll = command.Flags.HasFlag(KeyCommandFlags.AllKeys | KeyCommandFlags.Write);
        Has = command.Flags;
    }

    /// <summary>Its description.</summary>
    public KeyCommand Command { get; }

    /// <summary>Its number, from 0, by which statistics are kept.</summary>
    public int Index { get; }

    /// <summary>The word that it is found by, in upper case: a subcommand's second.</summary>
    public byte[] Word { get; }

    /// <summary>The container of a subcommand.</summary>
    public KeyCommandEntry? Parent { get; }

    /// <summary>Its name as Redis writes it: <c>client|list</c>.</summary>
    public string FullName { get; }

    /// <summary>Runs inside MULTI, where others are queued.</summary>
    public bool Immediate { get; }

    /// <summary>It is EXEC, whose refusals also end the transaction.</summary>
    public bool IsExec { get; }

    /// <summary>It may change any key, so every shard is locked while it runs.</summary>
    public bool LocksAll { get; }

    /// <summary>What it does and may.</summary>
    public KeyCommandFlags Has { get; }

    /// <summary>A container's subcommands; null for all else.</summary>
    public KeyCommandNames? Subcommands { get; private set; }

    /// <summary>A container's subcommands in the order of the table.</summary>
    public IReadOnlyList<KeyCommandEntry> Children { get; private set; } = [];

    /// <summary>Whether so many arguments, the name included, are right.</summary>
    public bool TakesArguments(int count) => Command.Arity >= 0 ? count == Command.Arity : count >= -Command.Arity;

    /// <summary>Entries for all commands, a container made for each first word that only subcommands have.</summary>
    internal static IReadOnlyList<KeyCommandEntry> Build(IReadOnlyList<KeyCommand> all)
    {
        List<KeyCommandEntry> entries = [];
        Dictionary<string, KeyCommandEntry> tops = [];
        Dictionary<KeyCommandEntry, List<KeyCommandEntry>> children = [];
        foreach (KeyCommand command in all)
        {
            if (command.Name.Contains(' ', StringComparison.Ordinal)) continue;
            KeyCommandEntry top = new(command, entries.Count, command.Name, parent: null);
            if (!tops.TryAdd(command.Name, top)) throw new ArgumentException($"Two commands are named {command.Name}.");
            entries.Add(top);
        }

        foreach (KeyCommand command in all)
        {
            if (command.Name.Split(' ') is not [string first, string second]) continue;
            if (!tops.TryGetValue(first, out KeyCommandEntry? parent))
            {
                parent = new KeyCommandEntry(Container(first, command), entries.Count, first, parent: null);
                tops.Add(first, parent);
                entries.Add(parent);
            }

            if (!children.TryGetValue(parent, out List<KeyCommandEntry>? siblings)) children[parent] = siblings = [];
            KeyCommandEntry child = new(command, entries.Count, second, parent);
            siblings.Add(child);
            entries.Add(child);
        }

        foreach ((KeyCommandEntry parent, List<KeyCommandEntry> own) in children)
        {
            parent.Children = own;
            // COMMAND alone is a command of its own and a container; its subcommands are found all the same.
            parent.Subcommands = new KeyCommandNames(own);
        }

        return entries;
    }

    private static KeyCommand Container(string name, KeyCommand child) => new()
    {
        Name = name,
        Arity = -2,
        Flags = KeyCommandFlags.None,
        Group = child.Group,
        Summary = $"The commands that begin with {name}.",
        Since = child.Since,
        Handler = _ => throw new InvalidOperationException($"{name} does nothing by itself."),
    };
}
