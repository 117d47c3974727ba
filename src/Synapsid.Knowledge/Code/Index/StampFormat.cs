using Synapsid.Base.Buffers;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>The bytes of a file's stamp: size, two times, and where it lies.</summary>
internal static class StampFormat
{
    /// <summary>Appends a stamp.</summary>
    public static void Write(RecordWriter writer, FileStamp stamp)
    {
        writer.Varint((ulong)stamp.Size);
        writer.Int64(stamp.ModifiedNs);
        writer.Int64(stamp.ChangedNs);
        writer.Varint(stamp.Inode);
    }

    /// <summary>Reads a stamp back.</summary>
    public static FileStamp Read(ref RecordReader reader)
    {
        long size = (long)reader.Varint();
        long modified = reader.Int64();
        long changed = reader.Int64();
        return new FileStamp(size, modified, changed, reader.Varint());
    }
}
