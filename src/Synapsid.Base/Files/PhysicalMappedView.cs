// Safety: the pointer lies in a mapping that this object keeps alive until Dispose, and the span's length is the
// mapping's. After Dispose the span is empty; a span taken before it must not be used (see IMappedView).
#pragma warning disable RS0030 // This is the seam that the ban on memory-mapped files points to.
using System.IO.MemoryMappedFiles;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files;

/// <summary>A read-only mapping of part of a physical file.</summary>
internal sealed unsafe class PhysicalMappedView : IMappedView
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _accessor;
    private byte* _address;
    private int _length;

    public PhysicalMappedView(SafeFileHandle handle, long offset, int length)
    {
        if (length == 0) return;
        _file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            _accessor = _file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref _address);
        _address += _accessor.PointerOffset;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => new(_address, _length);

    public void Dispose()
    {
        if (_address == null) return;
        _address = null;
        _length = 0;
        _accessor!.SafeMemoryMappedViewHandle.ReleasePointer();
        _accessor.Dispose();
        _file!.Dispose();
    }
}
