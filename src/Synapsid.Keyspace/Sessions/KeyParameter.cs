namespace Synapsid.Keyspace.Sessions;

/// <summary>A parameter of <c>CONFIG GET</c> and <c>SET</c>, by Redis' name.</summary>
public sealed record KeyParameter
{
    /// <summary>Its name in lower case: <c>maxmemory</c>.</summary>
    public required string Name { get; init; }

    /// <summary>An older name for the same thing; null where there is none.</summary>
    public string? Alias { get; init; }

    /// <summary>The value as Redis writes it.</summary>
    public required Func<string> Get { get; init; }

    /// <summary>
    /// Takes a value and gives null, or says why it does not. Null itself: the value is for the settings file alone.
    /// </summary>
    public Func<string, string?>? Set { get; init; }

    /// <summary>Its value is not shown in logs.</summary>
    public bool IsSecret { get; init; }
}
