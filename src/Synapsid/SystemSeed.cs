namespace Synapsid;

/// <summary>
/// Seeds for whoever was given none: from the system's own chance, by way of the runtime's generator.
/// </summary>
internal static class SystemSeed
{
    /// <summary>
    /// Another one each time, 0 or more. Not for secrets: <c>RandomNumberGenerator</c> is, and brings OpenSSL into the
    /// process, which a server that signs nothing does without (6 MB resident, 2 cores, November 2026).
    /// </summary>
#pragma warning disable RS0030 // The one place where chance comes from outside.
    public static int Next() => Random.Shared.Next();
#pragma warning restore RS0030
}
