namespace Synapsid.Protocols;

/// <summary>The names of <see cref="ErrorCode"/> on the wire.</summary>
public static class ErrorCodes
{
    private static readonly string[] WireNames =
    [
        "bad_request", "unknown_command", "not_found", "too_large", "conflict", "model_unavailable", "storage_failed",
        "cancelled", "internal",
    ];

    /// <summary>The snake_case name that requests and logs carry.</summary>
    public static string WireName(this ErrorCode code) => WireNames[(int)code];

    /// <summary>The code of a wire name; an unknown name reads as <see cref="ErrorCode.Internal"/>.</summary>
    public static ErrorCode FromWireName(string? name)
    {
        int index = Array.IndexOf(WireNames, name);
        return index < 0 ? ErrorCode.Internal : (ErrorCode)index;
    }
}
