using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>A message on its way to a subscriber. Its arrays are shared by all who get it and never changed.</summary>
/// <param name="Pattern">The pattern that matched; null where the channel itself was subscribed to.</param>
/// <param name="Channel">The channel; null: the payload is one line for MONITOR.</param>
/// <param name="Payload">The message.</param>
/// <param name="Sequence">What must be durable before it may be sent; 0 for nothing.</param>
/// <param name="News">For the client's cache, in place of all else; null where it is a message.</param>
internal readonly record struct PubSubMessage(
    byte[]? Pattern, byte[]? Channel, byte[] Payload, long Sequence, Invalidation? News = null)
{
    /// <summary>About what it takes in an output buffer.</summary>
    internal int Bytes =>
        (Pattern?.Length ?? 0) + (Channel?.Length ?? 0) + Payload.Length + (News?.Bytes ?? 0) + 48;

    /// <summary>News for a client's cache.</summary>
    internal static PubSubMessage Of(Invalidation news, long sequence) => new(null, null, [], sequence, news);

    /// <summary>Writes it as clients of Redis expect it.</summary>
    internal void Write(RespWriter output, bool subscribed)
    {
        if (News is not null)
        {
            News.Write(output, subscribed);
        }
        else if (Channel is null)
        {
            output.Simple(Payload);
        }
        else if (Pattern is null)
        {
            output.Push(3);
            output.Bulk("message"u8);
            output.Bulk(Channel);
            output.Bulk(Payload);
        }
        else
        {
            output.Push(4);
            output.Bulk("pmessage"u8);
            output.Bulk(Pattern);
            output.Bulk(Channel);
            output.Bulk(Payload);
        }
    }
}
