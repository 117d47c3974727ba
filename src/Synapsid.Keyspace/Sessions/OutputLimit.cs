namespace Synapsid.Keyspace.Sessions;

/// <summary>How much may wait for a client that does not read, as <c>client-output-buffer-limit</c> says it.</summary>
/// <param name="HardBytes">Beyond this it is closed at once; 0: no limit.</param>
/// <param name="SoftBytes">Beyond this it is closed after some time; 0: no limit.</param>
/// <param name="SoftSeconds">That time, in seconds.</param>
public sealed record OutputLimit(long HardBytes, long SoftBytes, long SoftSeconds);
