namespace Synapsid.Configuration;

/// <summary>Which part of the product reads a setting.</summary>
public enum SettingScope
{
    /// <summary>Whatever opens a data folder: the library, the command line and the server alike.</summary>
    Engine,

    /// <summary><c>syn serve</c> alone.</summary>
    Server,
}
