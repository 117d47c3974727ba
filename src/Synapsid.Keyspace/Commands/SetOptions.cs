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

    private readonly bool HasExpiry => ExpiryAt > 0 || KeepExpiry || Persist;

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
            else if (isSet && !options.HasExpiry && call.Is(i, "KEEPTTL"u8)) options.KeepExpiry = true;
            else if (!isSet && !options.HasExpiry && call.Is(i, "PERSIST"u8)) options.Persist = true;
            else if (more && !options.HasExpiry && options.TryUnit(call, i)) options.ExpiryAt = ++i;
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return false;
            }
        }

        return true;
    }

    private bool TryUnit(KeyCall call, int argument)
    {
        Seconds = call.Is(argument, "EX"u8) || call.Is(argument, "EXAT"u8);
        FromNow = call.Is(argument, "EX"u8) || call.Is(argument, "PX"u8);
        return Seconds || FromNow || call.Is(argument, "PXAT"u8);
    }
}
