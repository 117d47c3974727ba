using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>Whether a request may run, in the order and words of Redis.</content>
public sealed partial class KeySession
{
    private const int ShownBytesMax = 128;

    /// <summary>The error that a request is answered with instead of being run or queued; null where it may.</summary>
    private string? Refusal(KeyCommandEntry? entry, RespArguments arguments)
    {
        if (entry is null) return Unknown(arguments);
        if (!entry.TakesArguments(arguments.Count))
        {
            return $"ERR wrong number of arguments for '{entry.FullName}' command";
        }

        KeyCommandFlags has = entry.Has;
        if (!Authenticated && (has & KeyCommandFlags.NoAuth) == KeyCommandFlags.None)
        {
            return "NOAUTH Authentication required.";
        }

        if (_transaction is not null && (has & KeyCommandFlags.NoMulti) != KeyCommandFlags.None)
        {
            return "ERR Command not allowed inside a transaction";
        }

        KeyCommandFlags does = entry.IsExec && _transaction is not null ? _transaction.Does : has;
        if (Service.Store.MemoryMaxBytes != 0 && !HasRoom(entry, does)) return KeyErrors.OutOfMemory;
        bool writes = (does & KeyCommandFlags.Write) != KeyCommandFlags.None;
        if (writes && Service.Sink?.Refusal is { } refusal) return refusal;
        if (IsSubscribed && Output.Protocol == 2 && (has & KeyCommandFlags.WhileSubscribed) == KeyCommandFlags.None)
        {
            return $"ERR Can't execute '{entry.FullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / "
                    + "RESET are allowed in this context";
        }

        return null;
    }

    /// <summary>Answers with an error; in a transaction, which then cannot be executed any more.</summary>
    private void Reject(KeyCommandEntry? entry, RespArguments arguments, string refusal)
    {
        if (entry is null && IsHttp(arguments[0]))
        {
            // A browser was tricked into speaking to us: what follows its headers must not be taken for commands.
            Quit();
            return;
        }

        if (entry is not null) Service.Statistics.CountRejected(entry.Index);
        if (entry is { IsExec: true })
        {
            EndTransaction();
            string reason = refusal.StartsWith("ERR ", StringComparison.Ordinal) ? refusal[4..] : refusal;
            refusal = "EXECABORT Transaction discarded because of: " + reason;
        }
        else if (_transaction is not null)
        {
            _transaction.Failed = true;
        }

        Output.Error(refusal);
        Service.Errors.Count(refusal);
    }

    /// <summary>
    /// Whether memory is below its limit, or the request needs none. Each request makes room where keys may be evicted.
    /// </summary>
    private bool HasRoom(KeyCommandEntry entry, KeyCommandFlags does)
    {
        bool ends = entry.Command.Name is "EXEC" or "DISCARD" or "QUIT" or "RESET";
        bool queues = _transaction is not null && !ends;
        bool needsNone = !queues && (does & KeyCommandFlags.DenyOom) == KeyCommandFlags.None;
        if (needsNone && Service.Store.Eviction == EvictionPolicy.NoEviction) return true;
        return Service.Store.TryMakeRoom() || needsNone;
    }

    private string Unknown(RespArguments arguments)
    {
        string name = Shown(arguments[0], ShownBytesMax);
        if (arguments.Count > 1 && Service.Commands.Find(arguments[0]) is not null)
        {
            string subcommand = Shown(arguments[1], ShownBytesMax);
            return $"ERR unknown subcommand '{subcommand}'. Try {name.ToUpperInvariant()} HELP.";
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"ERR unknown command '{name}', with args beginning with: ");
        int bytes = 0;
        for (int i = 1; i < arguments.Count && bytes < ShownBytesMax; i++)
        {
            string shown = Shown(arguments[i], ShownBytesMax - bytes);
            bytes += Math.Min(arguments[i].Length, ShownBytesMax - bytes) + 3;
            text.Append(CultureInfo.InvariantCulture, $"'{shown}' ");
        }

        return text.ToString();
    }

    private static bool IsHttp(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "POST"u8) || Ascii.EqualsIgnoreCase(name, "HOST:"u8);

    private static string Shown(ReadOnlySpan<byte> bytes, int bytesMax) =>
        KeyCallExtensions.Shown(bytes[..Math.Min(bytes.Length, bytesMax)]);
}
