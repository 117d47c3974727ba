using System.Net;
using System.Text;

namespace Synapsid.Server.Http;

/// <summary>Parts of a query string as the bytes they stand for, which need not be UTF-8.</summary>
internal static class WebEncoded
{
    /// <summary><c>%xx</c> is a byte and <c>+</c> a space; all else stands for itself.</summary>
    public static byte[] Decode(string encoded)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(encoded);
        return WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length);
    }
}
