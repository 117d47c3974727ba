namespace Synapsid.Keyspace.Commands;

/// <summary>Error replies that many commands share, word for word as clients of Redis know them.</summary>
public static class KeyErrors
{
    /// <summary>The key holds another type.</summary>
    public const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /// <summary>Options that do not go together, or are unknown.</summary>
    public const string Syntax = "ERR syntax error";

    /// <summary>No 64-bit integer.</summary>
    public const string NotInteger = "ERR value is not an integer or out of range";

    /// <summary>A 64-bit integer where one of 32 bits is wanted.</summary>
    public const string NotShortInteger =
        "ERR value is out of range, value must between -2147483648 and 2147483647";

    /// <summary>No double.</summary>
    public const string NotFloat = "ERR value is not a valid float";

    /// <summary>RENAME and the like of what is not there.</summary>
    public const string NoSuchKey = "ERR no such key";

    /// <summary>An index beyond a list.</summary>
    public const string IndexOutOfRange = "ERR index out of range";

    /// <summary>A database beyond the last.</summary>
    public const string NoSuchDatabase = "ERR DB index is out of range";

    /// <summary>A copy or move onto itself.</summary>
    public const string SameObject = "ERR source and destination objects are the same";

    /// <summary>A string that would be longer than a bulk may be.</summary>
    public const string StringTooLong = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    /// <summary>The memory limit is reached and nothing can be evicted.</summary>
    public const string OutOfMemory = "OOM command not allowed when used memory > 'maxmemory'.";

    /// <summary>No such user, a wrong password.</summary>
    public const string WrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";
}
