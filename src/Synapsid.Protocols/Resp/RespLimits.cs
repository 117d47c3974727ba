namespace Synapsid.Protocols.Resp;

/// <summary>What a request may be.</summary>
/// <param name="BulkBytesMax">Largest argument, in bytes.</param>
/// <param name="Authenticated">Whether the client gave its password, or needs none; else requests must be
/// small.</param>
public readonly record struct RespLimits(long BulkBytesMax, bool Authenticated)
{
    /// <summary>Redis' own: arguments of up to 512 MiB.</summary>
    public static RespLimits Default { get; } = new(512L << 20, Authenticated: true);
}
