namespace Synapsid.Base.Files;

/// <summary>A read-only window on a file's bytes; its address is a multiple of 64.</summary>
/// <remarks>The owner disposes it only when no reader holds <see cref="Bytes"/>: after disposal the span must not be
/// touched.</remarks>
public interface IMappedView : IDisposable
{
    /// <summary>The bytes of the window.</summary>
    ReadOnlySpan<byte> Bytes { get; }
}
