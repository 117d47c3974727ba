namespace Synapsid.Cli.Clients;

/// <summary>A client's configuration file is not what it should be; the message says where and why.</summary>
internal sealed class ConfigFormatException(string message) : Exception(message);
