using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Synapsid.Protocols;

namespace Synapsid.Server.Http;

/// <summary>
/// Reads a body of events, whatever type it says: lines, an array or one object, as they are or packed with gzip.
/// Unpacked it is bound by the same limit as one that comes unpacked.
/// </summary>
internal static class EventBody
{
    private const int UnpackBytes = 64 * 1024;
    private const int GzipBytesMin = 18; // head and tail

    /// <summary>The whole body, unpacked.</summary>
    /// <exception cref="HttpErrorException">It is empty or too long, its encoding is unknown, or it is
    /// damaged.</exception>
    public static async Task<ArraySegment<byte>> ReadAsync(HttpContext context)
    {
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase)
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpErrorException(
                StatusCodes.Status415UnsupportedMediaType, $"The body's encoding is '{encoding}'; gzip is known.");
        }

        ReadOnlyMemory<byte> body = await RequestBody.ReadBytesAsync(context);
        if (body.IsEmpty) throw new HttpErrorException(StatusCodes.Status400BadRequest, "The body has no events.");
        bool isGzip = body.Length > GzipBytesMin && body.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (isGzip) return Unpack(body, LimitOf(context));
        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase)) throw Damaged("it is not gzip");
        return ArrayOf(body);
    }

    private static ArraySegment<byte> Unpack(ReadOnlyMemory<byte> packed, long bytesMax)
    {
        ArraySegment<byte> source = ArrayOf(packed);
        using MemoryStream bytes = new(source.Array!, source.Offset, source.Count, writable: false);
        using GZipStream stream = new(bytes, CompressionMode.Decompress);
        using MemoryStream plain = new(Math.Min(4 * packed.Length, 1 << 20));
        byte[] buffer = new byte[UnpackBytes];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > bytesMax) throw TooLong(bytesMax);
            }
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception.Message);
        }

        // The framework takes the end of its input for the end of what was packed. The length in the last bytes tells.
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^sizeof(uint)..]);
        if (length != (uint)plain.Length) throw Damaged("it ends too early, or has more than one member");
        return plain.TryGetBuffer(out ArraySegment<byte> all) ? all : plain.ToArray();
    }

    private static long LimitOf(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? int.MaxValue;

    private static HttpErrorException TooLong(long bytesMax) => new(
        StatusCodes.Status413PayloadTooLarge,
        new ReplyError(
            ErrorCode.TooLarge,
            $"The body is longer than {bytesMax} bytes when unpacked. Send less at a time, or raise "
            + "server.request_bytes_max."));

    private static HttpErrorException Damaged(string reason) =>
        new(StatusCodes.Status400BadRequest,
            $"The body's gzip cannot be unpacked: {reason.TrimEnd('.')}. None of it was taken.");

    private static ArraySegment<byte> ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> array) ? array : memory.ToArray();
}
