using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Synapsid.Cli.Channels;
using Synapsid.Cli.Output;
using Synapsid.Commands;
using Synapsid.Protocols;
using Command = Synapsid.Commands.Command;
using CommandArgument = Synapsid.Commands.Argument;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// Makes a verb of every command in the table that names one: arguments become positions and options, help comes from
/// the descriptions, and values travel as text, so that they are checked in one place for every face.
/// </summary>
internal static class TableVerbs
{
    private const string FromInput = "-";
    private const string InputHint = "; - reads it from standard input";

    /// <summary>The greatest limit that a text can be given (grains.text_bytes_max).</summary>
    private const int InputBytesMax = 1 << 30;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<Verb> Create() =>
        CommandTable.Default.All.Where(command => command.Verb is not null).Select(Create);

    private static Verb Create(Command command)
    {
        string[] names = command.Verb!.Split(' ');
        System.CommandLine.Command verb = new(names[^1], command.Summary);
        List<(CommandArgument Argument, Symbol Symbol)> symbols = [];
        foreach (CommandArgument argument in command.Arguments)
        {
            Symbol symbol = argument.Positional ? Position(argument) : OptionOf(argument);
            if (symbol is Option option) verb.Add(option);
            else verb.Add((System.CommandLine.Argument)symbol);
            symbols.Add((argument, symbol));
        }

        string? group = names.Length > 1 ? names[0] : null;
        return new Verb(verb, run => Run(command, symbols, run), Example: command.Example, Group: group);
    }

    private static int Run(
        Command command, List<(CommandArgument Argument, Symbol Symbol)> symbols, CliRun run)
    {
        Request request = Request.Create(command.Name, arguments =>
        {
            foreach ((CommandArgument argument, Symbol symbol) in symbols) WriteValue(arguments, argument, symbol, run);
        });
        bool isNew = command.UsesFolder && !command.Writes && run.Console.Files.ListFiles(run.DataFolder).Count == 0;
        using ICommandChannel channel = run.OpenChannelFor(command);
        ReadOnlyMemory<byte> reply = run.Execute(channel, request);
        if (isNew) run.Remark($"There is nothing in {run.DataFolder} yet; put something there: syn help add");
        using JsonDocument document = JsonDocument.Parse(reply);
        if (run.Json) run.Print(Encoding.UTF8.GetString(reply.Span));
        else new ReplyPrinter(run.Console, run.Console.Error).Print(command.Name, document.RootElement);

        // A check that found damage did its work, and must still not let a script go on.
        bool absent = document.RootElement.TryGetProperty("found", out JsonElement found) && !found.GetBoolean();
        if (absent) return ExitCode.NotFound;
        bool damaged = document.RootElement.TryGetProperty("sound", out JsonElement sound) && !sound.GetBoolean();
        return damaged ? ExitCode.StorageFailed : ExitCode.Success;
    }

    private static void WriteValue(Utf8JsonWriter writer, CommandArgument argument, Symbol symbol, CliRun run)
    {
        switch (symbol)
        {
            case Argument<string> position when argument.Type == ArgumentType.Json:
                if (run.Line.GetValue(position) is { } given) WriteBytesOrText(writer, argument, given, run);
                break;
            case Argument<string> position when argument.Type == ArgumentType.Path:
                WritePath(writer, argument, run.Line.GetValue(position));
                break;
            case Option<string?> option when argument.Type == ArgumentType.Path:
                WritePath(writer, argument, run.Line.GetValue(option));
                break;
            case Argument<string> position:
                string? text = run.Line.GetValue(position);
                if (text is not null) writer.WriteString(argument.Name, ReadText(argument, text, run));
                break;
            case Option<bool> flag when run.Line.GetValue(flag):
                writer.WriteBoolean(argument.Name, true);
                break;
            case Option<string[]> list when run.Line.GetValue(list) is { Length: > 0 } values:
                writer.WriteStartArray(argument.Name);
                foreach (string value in argument.TakesCommas ? SplitAtCommas(values) : values)
                    writer.WriteStringValue(value);
                writer.WriteEndArray();
                break;
            case Option<string?> option when run.Line.GetValue(option) is { } value:
                writer.WriteString(argument.Name, IsTextToKeep(argument) ? ReadText(argument, value, run) : value);
                break;
        }
    }

    /// <summary>The values of an option that takes several in one word.</summary>
    public static IEnumerable<string> SplitAtCommas(IEnumerable<string> values) =>
        values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries));

    /// <summary>A path is made absolute here: a server has another current folder.</summary>
    private static void WritePath(Utf8JsonWriter writer, CommandArgument argument, string? given)
    {
        if (given is not null) writer.WriteString(argument.Name, CliRun.FullPath(argument.Name, given));
        else if (argument.IsCurrentFolder) writer.WriteString(argument.Name, Environment.CurrentDirectory);
    }

    /// <summary>Standard input is taken byte for byte; what is no text travels in base64.</summary>
    private static void WriteBytesOrText(Utf8JsonWriter writer, CommandArgument argument, string given, CliRun run)
    {
        if (given != FromInput)
        {
            writer.WriteString(argument.Name, given);
            return;
        }

        byte[] bytes = ReadInput(run);
        if (Utf8.IsValid(bytes)) writer.WriteString(argument.Name, bytes);
        else writer.WriteBase64String(argument.Name + "_base64", bytes);
    }

    private static bool IsTextToKeep(CommandArgument argument) => argument.Name == "text";

    /// <summary>A lone dash for a text means standard input, without the line break that ends its last line.</summary>
    private static string ReadText(CommandArgument argument, string value, CliRun run)
    {
        if (value != FromInput) return value;
        byte[] bytes = ReadInput(run);
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF').TrimEnd('\r', '\n');
        }
        catch (DecoderFallbackException exception)
        {
            throw new CliException(
                ErrorCode.BadRequest,
                $"The {argument.Name} on standard input is not valid UTF-8 (byte {exception.Index + 1:N0}).");
        }
    }

    private static byte[] ReadInput(CliRun run)
    {
        using Stream input = run.Console.OpenInput();
        using MemoryStream bytes = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            run.Cancellation.ThrowIfCancellationRequested();
            if (bytes.Length > InputBytesMax)
            {
                throw new CliException(ErrorCode.TooLarge, $"Standard input has more than {InputBytesMax:N0} bytes.");
            }
        }

        return bytes.ToArray();
    }

    private static Argument<string> Position(CommandArgument argument) => new(argument.Name)
    {
        Arity = argument.Required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        Description = argument.Summary
            + (argument.Name is "id" or "key" || argument.Type == ArgumentType.Path ? "" : InputHint),
    };

    private static Option OptionOf(CommandArgument argument)
    {
        string[] aliases = argument.Short is { } letter ? [$"-{letter}"] : [];
        string description = Describe(argument);
        return argument.Type switch
        {
            ArgumentType.Flag => new Option<bool>(argument.OptionName, aliases) { Description = description },
            ArgumentType.TextList => new Option<string[]>(argument.OptionName, aliases)
            {
                Description = description + (argument.TakesCommas ? "; repeatable, or a,b" : "; repeatable"),
                HelpName = "TEXT",
            },
            _ => new Option<string?>(argument.OptionName, aliases)
            {
                Description = description,
                HelpName = ValueName(argument),
                Required = argument.Required,
            },
        };
    }

    private static string Describe(CommandArgument argument) =>
        argument.Default is not null ? $"{argument.Summary} (default: {argument.Default})"
        : IsTextToKeep(argument) ? argument.Summary + InputHint
        : argument.Summary;

    private static string ValueName(CommandArgument argument) => argument.Type switch
    {
        ArgumentType.Integer => "N",
        ArgumentType.Instant => "TIME",
        ArgumentType.Duration => "DURATION",
        ArgumentType.Choice => string.Join('|', argument.Choices),
        ArgumentType.Path => "PATH",
        _ => "TEXT",
    };
}
