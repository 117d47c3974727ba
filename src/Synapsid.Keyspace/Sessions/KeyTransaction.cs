using Synapsid.Keyspace.Commands;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The commands of a MULTI that wait for EXEC.</summary>
internal sealed class KeyTransaction
{
    private const int BytesPerCommand = 64;

    /// <summary>They, in their order.</summary>
    internal List<(KeyCommandEntry Entry, RespArguments Arguments)> Commands { get; } = [];

    /// <summary>One of them was refused: EXEC will refuse them all.</summary>
    internal bool Failed { get; set; }

    /// <summary>What any of them does.</summary>
    internal KeyCommandFlags Does { get; private set; }

    /// <summary>The memory that they take.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Adds a copy of a command; after a failure none, for it would never run.</summary>
    internal void Add(KeyCommandEntry entry, RespArguments arguments)
    {
        if (Failed) return;
        Commands.Add((entry, arguments.Copy()));
        Does |= entry.Has;
        Bytes += arguments.TotalBytes + BytesPerCommand;
    }
}
