namespace Synapsid.Base.Files;

/// <summary>
/// An open file, read and written by position. Reads may run beside one another and beside one writer.
/// </summary>
public interface IFile : IDisposable
{
    /// <summary>The path it was opened by; error messages name it.</summary>
    string Path { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>
    /// Reads up to <paramref name="destination"/>'s length from <paramref name="offset"/>; returns the bytes read,
    /// fewer only at the end.
    /// </summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>
    /// Writes all of <paramref name="source"/> at <paramref name="offset"/>, growing the file when it ends beyond
    /// it.
    /// </summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Cuts the file, or grows it with zeros, to a length in bytes.</summary>
    void SetLength(long length);

    /// <summary>
    /// Reserves and zeroes disk blocks up to <paramref name="length"/> bytes, so that later writes below it neither
    /// fail for want of space nor change the file's metadata. Never shortens. The length is that value afterwards.
    /// </summary>
    void Preallocate(long length);

    /// <summary>
    /// Reserves disk blocks up to <paramref name="length"/> bytes, which read as zeros, so that later writes below it
    /// do not fail for want of space. The first write to a block changes the file's metadata, which a sync then has to
    /// log: for a file that is seldom synced, since reserving costs next to nothing. Never shortens. The length is that
    /// value afterwards. Where the volume cannot reserve, it is <see cref="Preallocate"/>.
    /// </summary>
    void Reserve(long length);

    /// <summary>
    /// Has the disk begin with bytes that are about to be synced, so that other work can be done meanwhile. Promises
    /// nothing, and changes nothing but when the disk is busy.
    /// </summary>
    void BeginSync(long offset, long length);

    /// <summary>Returns when every byte written so far, and the length, survive a crash (fdatasync).</summary>
    void Sync();

    /// <summary>
    /// Maps <paramref name="length"/> bytes from <paramref name="offset"/> (a multiple of 64 KiB) for reading. Later
    /// writes through <see cref="Write"/> show in the view. The range must lie within the file.
    /// </summary>
    IMappedView Map(long offset, int length);
}
