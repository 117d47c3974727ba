using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Knowledge.Grains.Import;

/// <summary>Reads a file that must be in memory as a whole. A pipe will do: it need not know its length.</summary>
internal static class WholeFile
{
    /// <summary>Reads to the end and disposes the stream; false where there are more bytes than the limit.</summary>
    public static bool TryRead(Stream stream, int bytesMax, [NotNullWhen(true)] out byte[]? bytes)
    {
        using (stream)
        {
            using MemoryStream whole = new(stream.CanSeek ? (int)Math.Min(stream.Length, bytesMax) : 0);
            byte[] buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
            {
                if (whole.Length + read > bytesMax)
                {
                    bytes = null;
                    return false;
                }

                whole.Write(buffer, 0, read);
            }

            bytes = whole.ToArray();
            return true;
        }
    }
}
