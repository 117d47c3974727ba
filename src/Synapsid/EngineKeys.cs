using System.Collections.Concurrent;
using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;
using Synapsid.Storage.Journals;

namespace Synapsid;

/// <summary>
/// Working memory for a program in this process: the same keys that Redis clients of the server see, in database 0. All
/// members may be called from any thread. In <c>always</c> mode each returns when what it changed is durable.
/// <code>
/// db.Keys.Set("session:42", "open", TimeSpan.FromMinutes(5));
/// long visits = db.Keys.Increment("visits");
/// </code>
/// </summary>
public sealed class EngineKeys
{
    private readonly KeyService _service;
    private readonly IJournal _journal;
    private readonly ConcurrentBag<KeySession> _idle = [];

    internal EngineKeys(KeyService service, IJournal journal) => (_service, _journal) = (service, journal);

    /// <summary>How many keys there are.</summary>
    public long Count => Execute(["DBSIZE"u8.ToArray()], (ref reply) => reply.Integer);

    /// <summary>Sets a key's value, and its time to live; null: it stays.</summary>
    /// <exception cref="KeyCommandException">The command was refused: the memory limit is reached, the disk is
    /// full.</exception>
    public void Set(string key, ReadOnlySpan<byte> value, TimeSpan? timeToLive = null) =>
        TrySet(key, value, timeToLive, KeyCondition.Always);

    /// <summary>Sets a key's value to a text, as UTF-8.</summary>
    /// <exception cref="KeyCommandException">The command was refused.</exception>
    public void Set(string key, string value, TimeSpan? timeToLive = null) =>
        Set(key, Encoding.UTF8.GetBytes(value), timeToLive);

    /// <summary>Sets a key's value where a condition holds; false where it does not.</summary>
    /// <exception cref="KeyCommandException">The command was refused.</exception>
    public bool TrySet(string key, ReadOnlySpan<byte> value, TimeSpan? timeToLive, KeyCondition condition)
    {
        List<byte[]> arguments = ["SET"u8.ToArray(), Bytes(key), value.ToArray()];
        if (timeToLive is { } time) arguments.AddRange(["PX"u8.ToArray(), Bytes((long)time.TotalMilliseconds)]);
        if (condition == KeyCondition.IfAbsent) arguments.Add("NX"u8.ToArray());
        if (condition == KeyCondition.IfPresent) arguments.Add("XX"u8.ToArray());
        return Execute([.. arguments], (ref reply) => reply.Kind != RespReplyKind.Null);
    }

    /// <summary>A key's value; null where there is no such key.</summary>
    /// <exception cref="KeyCommandException">The key holds no string.</exception>
    public byte[]? Get(string key) => Execute(
        ["GET"u8.ToArray(), Bytes(key)],
        (ref reply) => reply.Kind == RespReplyKind.Null ? null : reply.Bytes.ToArray());

    /// <summary>A key's value as text; null where there is no such key.</summary>
    /// <exception cref="KeyCommandException">The key holds no string.</exception>
    public string? GetText(string key) => Get(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Deletes keys; gives how many were there.</summary>
    /// <exception cref="KeyCommandException">The command was refused.</exception>
    public long Delete(params ReadOnlySpan<string> keys)
    {
        byte[][] arguments = new byte[keys.Length + 1][];
        arguments[0] = "DEL"u8.ToArray();
        for (int i = 0; i < keys.Length; i++) arguments[i + 1] = Bytes(keys[i]);
        return keys.IsEmpty ? 0 : Execute(arguments, (ref reply) => reply.Integer);
    }

    /// <summary>Whether there is such a key.</summary>
    public bool Exists(string key) => Execute(["EXISTS"u8.ToArray(), Bytes(key)], (ref reply) => reply.Integer == 1);

    /// <summary>Adds to the number that a key holds, 0 where there is none; gives the sum.</summary>
    /// <exception cref="KeyCommandException">The key holds no integer, or the sum would overflow.</exception>
    public long Increment(string key, long by = 1) =>
        Execute(["INCRBY"u8.ToArray(), Bytes(key), Bytes(by)], (ref reply) => reply.Integer);

    /// <summary>Has a key expire; null: not expire. False where there is no such key.</summary>
    /// <exception cref="KeyCommandException">The command was refused.</exception>
    public bool Expire(string key, TimeSpan? timeToLive)
    {
        if (timeToLive is not { } time)
        {
            Execute(["PERSIST"u8.ToArray(), Bytes(key)], (ref reply) => reply.Integer);
            return Exists(key);
        }

        return Execute(
            ["PEXPIRE"u8.ToArray(), Bytes(key), Bytes((long)time.TotalMilliseconds)],
            (ref reply) => reply.Integer == 1);
    }

    /// <summary>The time that a key has left; null where it does not expire, or there is no such key.</summary>
    public TimeSpan? TimeToLive(string key)
    {
        long left = Execute(["PTTL"u8.ToArray(), Bytes(key)], (ref reply) => reply.Integer);
        return left < 0 ? null : TimeSpan.FromMilliseconds(left);
    }

    /// <summary>
    /// All keys that match a pattern (<c>*</c>, <c>?</c>, <c>[a-c]</c>), each once; those that come and go meanwhile
    /// may be missing.
    /// </summary>
    public IEnumerable<string> Find(string pattern = "*")
    {
        HashSet<string> seen = [];
        string cursor = "0";
        do
        {
            List<string> keys = [];
            byte[][] arguments =
            [
                "SCAN"u8.ToArray(), Bytes(cursor), "MATCH"u8.ToArray(), Bytes(pattern), "COUNT"u8.ToArray(),
                "1000"u8.ToArray(),
            ];
            cursor = Execute(arguments, (ref reply) =>
            {
                reply.Read();
                string next = reply.Text;
                reply.Read();
                for (int left = reply.Count; left > 0 && reply.Read(); left--) keys.Add(reply.Text);
                return next;
            });
            foreach (string key in keys)
            {
                if (seen.Add(key)) yield return key;
            }
        }
        while (cursor != "0");
    }

    /// <summary>Runs any command of the key space; gives the reply's bytes in RESP2.</summary>
    /// <param name="arguments">The command's name and its arguments.</param>
    /// <exception cref="IOException">The journal failed before the change was durable.</exception>
    public byte[] Run(params byte[][] arguments)
    {
        KeySession session = _idle.TryTake(out KeySession? idle) ? idle : _service.Open(KeyPeer.InProcess);
        session.Execute(RespArguments.Of(arguments));
        byte[] reply = session.Output.Written.ToArray();
        session.Output.Clear();
        long sequence = session.AwaitSequence;
        if (session.Closing) session.Dispose();
        else _idle.Add(session);
        if (sequence > 0) _journal.WaitDurable(sequence);
        return reply;
    }

    /// <summary>
    /// As <see cref="Run"/>, in a session of its own, so that a command that changes its session harms nobody; gives
    /// the reply's bytes in RESP3.
    /// </summary>
    internal byte[] RunApart(byte[][] arguments)
    {
        using KeySession session = _service.Open(KeyPeer.InProcess);
        session.Output.Protocol = 3;
        session.Execute(RespArguments.Of(arguments));
        if (session.AwaitSequence > 0) _journal.WaitDurable(session.AwaitSequence);
        return session.Output.Written.ToArray();
    }

    private T Execute<T>(byte[][] arguments, ReplyTo<T> read)
    {
        RespReplyReader reply = new(Run(arguments));
        reply.Read();
        if (reply.Kind == RespReplyKind.Error) throw new KeyCommandException(reply.Text);
        return read(ref reply);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Bytes(long number) =>
        Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private delegate T ReplyTo<out T>(ref RespReplyReader reply);
}
