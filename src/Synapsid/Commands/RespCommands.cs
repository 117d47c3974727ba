using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Synapsid.Keyspace.Commands;
using Synapsid.Protocols;
using Synapsid.Protocols.Resp;

namespace Synapsid.Commands;

/// <summary>
/// Makes a command for Redis clients of every command in the table: <c>LEDGER.APPEND text "deleted user 7"</c>. The
/// arguments are one JSON object, or names and values in turn, or the one value that the command line takes by
/// position; the reply is the JSON object that the other faces answer with, as a bulk string.
/// </summary>
internal static class RespCommands
{
    private const string Group = "synapsid";
    private const string Base64Suffix = "_base64";

    /// <summary>The commands, for one engine.</summary>
    public static IEnumerable<KeyCommand> Of(SynapsidEngine engine) => CommandTable.Default.All.Select(command =>
        new KeyCommand
        {
            Name = command.Name.ToUpperInvariant(),
            Arity = -1,
            Flags = KeyCommandFlags.NoMulti | (command.Writes ? KeyCommandFlags.Write : KeyCommandFlags.ReadOnly),
            Group = Group,
            Summary = command.Summary,
            Syntax = string.Join(' ', command.Arguments.Select(SyntaxOf)),
            Handler = call => Handle(engine, command, call),
        });

    /// <summary>The request that RESP arguments make, the command's name first.</summary>
    /// <exception cref="BadArgumentException">They are none; the message says how to write them.</exception>
    public static Request RequestOf(Command command, RespArguments arguments)
    {
        if (arguments.Count == 2)
        {
            if (arguments[1].StartsWith("{"u8)) return new Request(command.Name, ObjectOf(arguments[1]));
            if (command.Arguments.FirstOrDefault(argument => argument.Positional) is { } position)
            {
                List<byte[]> value = [arguments[1].ToArray()];
                return Request.Create(command.Name, json => Write(json, command, position.Name, value));
            }
        }

        if (arguments.Count % 2 == 0) throw Usage(command);
        Dictionary<string, List<byte[]>> values = new(StringComparer.Ordinal);
        for (int i = 1; i < arguments.Count; i += 2)
        {
            string name = Encoding.UTF8.GetString(arguments[i]).ToLowerInvariant();
            if (!values.TryGetValue(name, out List<byte[]>? list)) values[name] = list = [];
            list.Add(arguments[i + 1].ToArray());
        }

        return Request.Create(command.Name, json =>
        {
            foreach ((string name, List<byte[]> list) in values) Write(json, command, name, list);
        });
    }

    private static void Handle(SynapsidEngine engine, Command command, KeyCall call)
    {
        Request request;
        try
        {
            request = RequestOf(command, call.Arguments);
        }
        catch (BadArgumentException exception)
        {
            call.Reply.Error(ErrorText(ErrorCode.BadRequest, exception.Message));
            return;
        }

        call.Defer(command.Writes, cancellation =>
        {
            Reply reply = engine.Execute(request, cancellation);
            return output =>
            {
                if (reply.Error is { } error) output.Error(ErrorText(error.Code, error.Message));
                else output.Bulk(reply.Payload.Span);
            };
        });
    }

    /// <summary>As Redis writes errors: a code in capitals, then the sentence.</summary>
    private static string ErrorText(ErrorCode code, string message) =>
        $"{code.WireName().ToUpperInvariant()} {message}";

    private static JsonElement ObjectOf(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            JsonElement value = JsonElement.ParseValue(ref reader);
            while (reader.Read())
            {
                // Anything but white space behind the object is refused by the reader.
            }

            return value;
        }
        catch (JsonException exception)
        {
            throw new BadArgumentException($"The arguments are not one valid JSON object: {exception.Message}");
        }
    }

    /// <summary>Values travel as texts, which the table checks for every face; what is no text needs base64.</summary>
    private static void Write(Utf8JsonWriter json, Command command, string name, List<byte[]> values)
    {
        if (values.Count > 1)
        {
            json.WriteStartArray(name);
            foreach (byte[] value in values) json.WriteStringValue(TextOf(name, value));
            json.WriteEndArray();
        }
        else if (!Utf8.IsValid(values[0]) && command.Arguments.Any(argument => argument.Name == name + Base64Suffix))
        {
            json.WriteBase64String(name + Base64Suffix, values[0]);
        }
        else
        {
            json.WriteString(name, TextOf(name, values[0]));
        }
    }

    private static byte[] TextOf(string name, byte[] value) =>
        Utf8.IsValid(value) ? value : throw new BadArgumentException($"{name} is not UTF-8.");

    private static BadArgumentException Usage(Command command)
    {
        string name = command.Name.ToUpperInvariant();
        return new BadArgumentException(
            $"{name} takes names and values in turn ({name} {UsageOf(command)}), or one JSON object of them.");
    }

    private static string SyntaxOf(Argument argument)
    {
        string type = argument.Type == ArgumentType.Integer ? "integer" : "string";
        string one = $"{argument.Name.ToUpperInvariant()} {argument.Name}:{type}";
        string all = argument.Type == ArgumentType.TextList ? $"{one} [{one} ...]" : one;
        return argument.Required ? all : $"[{all}]";
    }

    private static string UsageOf(Command command) => string.Join(' ', command.Arguments.Select(argument =>
        argument.Required ? $"{argument.Name} <{argument.Name}>" : $"[{argument.Name} <{argument.Name}>]"));
}
