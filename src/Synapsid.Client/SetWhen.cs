namespace Synapsid.Client;

/// <summary>Under which condition a key is set.</summary>
public enum SetWhen
{
    /// <summary>In any case.</summary>
    Always,

    /// <summary>Only where there is no such key.</summary>
    NotExists,

    /// <summary>Only where there is one.</summary>
    Exists,
}
