namespace Synapsid.Keyspace.Commands;

/// <summary>One Redis command, described once: dispatch, locks, <c>COMMAND</c>, <c>COMMAND DOCS</c> and metrics follow
/// from it.</summary>
public sealed record KeyCommand
{
    /// <summary>Its name in upper case: <c>GETRANGE</c>; a subcommand's is <c>OBJECT ENCODING</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many arguments with the name; negative: at least so many.</summary>
    public required int Arity { get; init; }

    /// <summary>What it does and may.</summary>
    public required KeyCommandFlags Flags { get; init; }

    /// <summary>Index of the first key; 0: it names none.</summary>
    public int FirstKey { get; init; }

    /// <summary>Index of the last key; negative counts from the end.</summary>
    public int LastKey { get; init; }

    /// <summary>Distance from key to key.</summary>
    public int KeyStep { get; init; } = 1;

    /// <summary>Index of an argument that says how many keys follow it (<c>ZUNION 2 a b</c>); 0: none.</summary>
    public int KeyCountAt { get; init; }

    /// <summary>Redis' group: <c>string</c>, <c>hash</c>, <c>generic</c>, <c>server</c> …</summary>
    public required string Group { get; init; }

    /// <summary>What it does, in a few words of ours.</summary>
    public required string Summary { get; init; }

    /// <summary>The arguments as Redis writes them: <c>key value [NX | XX]</c>.</summary>
    public string Syntax { get; init; } = "";

    /// <summary>The version of Redis that brought it.</summary>
    public string Since { get; init; } = "1.0.0";

    /// <summary>Runs it: exactly one reply to <see cref="KeyCall.Reply"/>.</summary>
    public required Action<KeyCall> Handler { get; init; }
}
