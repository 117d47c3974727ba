namespace Synapsid.Keyspace.Commands;

/// <summary>The options of <c>SET</c> and <c>GETEX</c>.</summary>
internal struct SetOptions
{
    /// <summary>Only where there is no such key.</summary>
    public bool IfAbsent;

    /// <summary>Only where there is such a key.</summary>
    public bool IfPresent;

    /// <summary>The reply is the old value.</summary>
    public bool Get;

    /// <summary>The expiry stays.</summary>
    public bool KeepExpiry;

    /// <summary>The expiry goes.</summary>
    public bool Persist;

    /// <summary>Index of the argument that gives the expiry; 0: none does.</summary>
    public int ExpiryAt;

    /// <summary>The expiry is in seconds, not in milliseconds.</summary>
    public bool Seconds;

    /// <summary>The expiry counts from now, not from 1970.</summary>
    public bool FromNow;

    /// <summary>Reads the options from an argument on; answers an error, and is false, where they are wrong.</summary>
    public static bool TryRead(KeyCall call, int from, bool isSet, out SetOptions options)
    {
        options = default;
        for (int i = from; i < call.Arguments.Count; i++)
        {
            bool more = i + 1 < call.Arguments.Count;
            if (isSet && !options.IfPresent && call.Is(i, "NX"u8)) options.IfAbsent = true;
            else if (isSet && !options.IfAbsent && call.Is(i, "XX"u8)) options.IfPresent = true;
            else if (isSet && call.Is(i, "GET"u8)) options.Get = true;
            else if (isSet && options.ExpiryAt == 0 && call.Is(i, "KEEPTTL"u8)) options.KeepExpiry = true;
            else if (!isSet && options.ExpiryAt == 0 && call.Is(i, "PERSIST"u8)) options.Persist = true;
            else if (more && options.TryUnit(call, i)) options.ExpiryAt = ++i;
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an argument is a unit of an expiry that may stand here: the same may come again.</summary>
    private bool TryUnit(KeyCall call, int argument)
    {
        bool seconds = call.Is(argument, "EX"u8) || call.Is(argument, "EXAT"u8);
        bool fromNow = call.Is(argument, "EX"u8) || call.Is(argument, "PX"u8);
        if (!seconds && !fromNow && !call.Is(argument, "PXAT"u8)) return false;
        if (KeepExpiry || Persist || (ExpiryAt > 0 && (seconds, fromNow) != (Seconds, FromNow))) return false;
        (Seconds, FromNow) = (seconds, fromNow);
        return true;
    }
}
