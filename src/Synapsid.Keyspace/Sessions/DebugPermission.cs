namespace Synapsid.Keyspace.Sessions;

/// <summary>Who may use <c>DEBUG</c>.</summary>
public enum DebugPermission
{
    /// <summary>Nobody.</summary>
    No,

    /// <summary>Clients on this machine.</summary>
    Local,

    /// <summary>Everybody.</summary>
    Yes,
}
