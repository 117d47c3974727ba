using Synapsid.Protocols;

namespace Synapsid.Cli;

/// <summary>
/// What <c>syn</c> ends with. Documented in <c>syn help</c> and docs/operations.md; a number never changes its meaning.
/// </summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A defect of Synapsid's own.</summary>
    public const int Internal = 1;

    /// <summary>The command line, a setting or an argument is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was asked for does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The data folder is in use, or was made with another model or format.</summary>
    public const int Conflict = 4;

    /// <summary>The encoder's weights are missing or damaged.</summary>
    public const int ModelUnavailable = 5;

    /// <summary>The disk refused, or files are damaged.</summary>
    public const int StorageFailed = 6;

    /// <summary>Done in part: some items were refused, and each was named.</summary>
    public const int Partial = 7;

    /// <summary>Ctrl-C; what was acknowledged before stays.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of an error.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.BadRequest or ErrorCode.UnknownCommand or ErrorCode.TooLarge => Usage,
        ErrorCode.NotFound => NotFound,
        ErrorCode.Conflict => Conflict,
        ErrorCode.ModelUnavailable => ModelUnavailable,
        ErrorCode.StorageFailed => StorageFailed,
        ErrorCode.Cancelled => Cancelled,
        _ => Internal,
    };
}
