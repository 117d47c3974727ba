using System.Globalization;
using System.Text;
using Synapsid.Protocols;
using Synapsid.Protocols.Resp;

namespace Synapsid.Commands;

/// <summary>Puts a Redis command together from a call's arguments and runs it.</summary>
internal sealed class KvRun(CommandCall call)
{
    private readonly List<byte[]> _arguments = [];

    /// <summary>The time to live that a call gives, in milliseconds; null where it gives none.</summary>
    public static long? TtlOf(CommandCall call)
    {
        long? seconds = call.OptionalInteger(KvArguments.Ttl);
        long? milliseconds = call.OptionalInteger(KvArguments.TtlMs);
        if (seconds is not null && milliseconds is not null)
        {
            throw new BadArgumentException("\"ttl\" and \"ttl_ms\" are both given; one is allowed.");
        }

        return milliseconds ?? seconds * 1000;
    }

    /// <summary>A text with the letters escaped that mean something in a pattern.</summary>
    public static string EscapePattern(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char letter in text)
        {
            if (letter is '*' or '?' or '[' or ']' or '\\' or '^' or '-') escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    public KvRun Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public KvRun Add(long number) => Add(number.ToString(CultureInfo.InvariantCulture));

    public KvRun Add(byte[] bytes)
    {
        _arguments.Add(bytes);
        return this;
    }

    /// <summary>Adds what the call gives for a text or a list of texts.</summary>
    public KvRun Add(Argument argument)
    {
        if (argument.Type != ArgumentType.TextList) return Add(call.Text(argument));
        foreach (string text in call.Texts(argument)) Add(text);
        return this;
    }

    /// <summary>Adds a word where a flag is set.</summary>
    public KvRun AddFlag(Argument flag, string word) => call.Flag(flag) ? Add(word) : this;

    /// <summary>Adds the time to live, where there is one.</summary>
    public KvRun AddTtl(string secondsWord, string millisecondsWord)
    {
        if (TtlOf(call) is not { } milliseconds) return this;
        return milliseconds % 1000 == 0
            ? Add(secondsWord).Add(milliseconds / 1000)
            : Add(millisecondsWord).Add(milliseconds);
    }

    /// <summary>Runs the command; the reader stands at the reply's value, or at its head.</summary>
    /// <exception cref="KvErrorException">The reply is an error.</exception>
    public RespReplyReader Execute()
    {
        RespReplyReader reply = ExecuteWhole();
        reply.Read();
        return reply;
    }

    /// <summary>As <see cref="Execute"/>; the reader stands before the reply.</summary>
    public RespReplyReader ExecuteWhole() => Whole(call.Engine.Keys.Run([.. _arguments]));

    /// <summary>As <see cref="ExecuteWhole"/>, in a session of its own, which the command may change as it likes, with
    /// the reply in RESP3.</summary>
    public RespReplyReader ExecuteApart()
    {
        if (_arguments.Count == 0)
        {
            throw new BadArgumentException("\"args\" is empty; it begins with a command's name.");
        }

        return Whole(call.Engine.Keys.RunApart([.. _arguments]));
    }

    private static RespReplyReader Whole(byte[] reply)
    {
        RespReplyReader reader = new(reply);
        RespReplyReader first = reader;
        first.Read();
        if (first.Kind == RespReplyKind.Error) throw new KvErrorException(first.Text);
        return reader;
    }
}
