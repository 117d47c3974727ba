using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// Names a text within a namespace: the first 128 bits of SHA-256 over both. Two drafts with the same key are the same
/// grain; 2^64 different texts would be needed before a chance collision is likely.
/// </summary>
internal readonly record struct ContentKey(ulong High, ulong Low)
{
    public static ContentKey Of(string @namespace, string text)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(@namespace));
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new ContentKey(
            BinaryPrimitives.ReadUInt64LittleEndian(digest), BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]));
    }
}
