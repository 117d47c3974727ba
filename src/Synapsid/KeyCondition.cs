namespace Synapsid;

/// <summary>When a key's value is set.</summary>
public enum KeyCondition
{
    /// <summary>In any case.</summary>
    Always,

    /// <summary>Where there is no such key.</summary>
    IfAbsent,

    /// <summary>Where there is such a key.</summary>
    IfPresent,
}
