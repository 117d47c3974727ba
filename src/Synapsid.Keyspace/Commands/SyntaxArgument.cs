namespace Synapsid.Keyspace.Commands;

/// <summary>What a command takes in one place, with the properties that <c>COMMAND DOCS</c> gives it.</summary>
internal sealed record SyntaxArgument
{
    /// <summary>The type of a word that stands for itself: <c>NX</c>.</summary>
    internal const string PureToken = "pure-token";

    /// <summary>The type of one of several.</summary>
    internal const string OneOf = "oneof";

    /// <summary>The type of several in a row.</summary>
    internal const string Block = "block";

    /// <summary>The type of a key.</summary>
    internal const string Key = "key";

    /// <summary>
    /// Its name in lower case; that of several in a row is made of theirs, <c>offset_count</c>, and one of several is a
    /// <c>choice</c> or has the name of the word before it.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Redis' type: one of those above, <c>string</c>, <c>integer</c>, <c>double</c>, <c>pattern</c> or
    /// <c>unix-time</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The word before it, or null.</summary>
    public string? Token { get; init; }

    /// <summary>It may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>It may come again and again.</summary>
    public bool IsMultiple { get; init; }

    /// <summary>Each time with its word before it.</summary>
    public bool RepeatsToken { get; init; }

    /// <summary>What one of several, or several in a row, are made of.</summary>
    public IReadOnlyList<SyntaxArgument> Parts { get; init; } = [];

    /// <summary>Whether they are written alike, so that one repeats the other.</summary>
    public bool IsLike(SyntaxArgument other) =>
        (Name, Type, Token, IsOptional) == (other.Name, other.Type, other.Token, other.IsOptional)
        && Parts.Count == other.Parts.Count && Parts.Zip(other.Parts).All(pair => pair.First.IsLike(pair.Second));
}
