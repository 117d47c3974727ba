namespace Synapsid.Configuration;

/// <summary>
/// A source of settings cannot be used; the message names the setting, the source and what is allowed.
/// </summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates it with a message for the person who wrote the setting.</summary>
    public ConfigurationException(string message) : base(message)
    {
    }

    /// <summary>Creates it with a message and the failure beneath it.</summary>
    public ConfigurationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
