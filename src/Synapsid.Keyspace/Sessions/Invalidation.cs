using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>News for a client's cache: keys that changed, all keys, or that nobody can be told any more.</summary>
/// <param name="Keys">The keys; null: all of them.</param>
/// <param name="Redirected">Whether another connection's cache is meant.</param>
/// <param name="Lost">The connection that was to be told and is gone; 0: none.</param>
internal sealed record Invalidation(byte[][]? Keys, bool Redirected, long Lost = 0)
{
    /// <summary>About what it takes in an output buffer.</summary>
    internal int Bytes => 16 + (Keys?.Sum(key => key.Length + 16) ?? 0);

    /// <summary>
    /// Writes it: a push in RESP3, a message of a channel in RESP2, which a client there must have subscribed to; else
    /// nothing.
    /// </summary>
    internal void Write(RespWriter output, bool subscribed)
    {
        if (output.Protocol == 3)
        {
            output.Push(2);
            output.Bulk(Lost != 0 ? "tracking-redir-broken"u8 : "invalidate"u8);
        }
        else if (Redirected && subscribed && Lost == 0)
        {
            output.Push(3);
            output.Bulk("message"u8);
            output.Bulk("__redis__:invalidate"u8);
        }
        else
        {
            return;
        }

        if (Lost != 0)
        {
            output.Integer(Lost);
        }
        else if (Keys is null)
        {
            output.Null();
        }
        else
        {
            output.Array(Keys.Length);
            foreach (byte[] key in Keys) output.Bulk(key);
        }
    }
}
