using System.Globalization;
using System.Text.Json;
using Synapsid.Base.Text;
using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>Checks a request's arguments against its command, once for every face.</summary>
internal static class ArgumentBinder
{
    /// <summary>The values by argument; throws <see cref="BadArgumentException"/> that names what is wrong.</summary>
    public static IReadOnlyDictionary<Argument, object> Bind(Command command, JsonElement arguments) =>
        Bind(command.Name, command.Arguments, arguments);

    /// <summary>The same for a face that calls the command by another name, or offers fewer arguments.</summary>
    public static IReadOnlyDictionary<Argument, object> Bind(
        string owner, IReadOnlyList<Argument> known, JsonElement arguments)
    {
        Dictionary<Argument, object> values = [];
        foreach (JsonProperty member in arguments.EnumerateObject())
        {
            string name = JsonText.NameOf(member);
            Argument argument = known.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw Unknown(owner, known, name);
            if (member.Value.ValueKind != JsonValueKind.Null) values[argument] = Read(argument, member.Value);
        }

        foreach (Argument argument in known)
        {
            if (values.ContainsKey(argument)) continue;
            if (argument.Required)
            {
                throw new BadArgumentException($"{owner} needs \"{argument.Name}\": {argument.Summary}.");
            }

            if (argument.Default is not null) values[argument] = Parse(argument, argument.Default);
        }

        return values;
    }

    private static object Read(Argument argument, JsonElement value)
    {
        switch (argument.Type, value.ValueKind)
        {
            case (ArgumentType.Integer, JsonValueKind.Number) when value.TryGetInt64(out long integer):
                return InRange(argument, integer);
            case (ArgumentType.Flag, JsonValueKind.True or JsonValueKind.False):
                return value.GetBoolean();
            case (ArgumentType.TextList, JsonValueKind.Array):
                return value.EnumerateArray().Select(item => TextOf(argument, item)).ToArray();
            case (ArgumentType.Objects, JsonValueKind.Array) or (ArgumentType.Json, _):
                return value;
            case (not ArgumentType.Objects, JsonValueKind.String):
                return Parse(argument, TextOf(argument, value));
            default:
                throw Wrong(argument, value.GetRawText());
        }
    }

    private static object Parse(Argument argument, string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        const NumberStyles Digits = NumberStyles.AllowLeadingSign;
        CultureInfo invariant = CultureInfo.InvariantCulture;
        switch (argument.Type)
        {
            case ArgumentType.Text:
                return text;
            case ArgumentType.Json:
                return JsonSerializer.SerializeToElement(text);
            case ArgumentType.TextList:
                return new[] { text };
            case ArgumentType.Path:
                return PathOf(argument, text);
            case ArgumentType.Integer when long.TryParse(text, Digits, invariant, out long integer):
                return InRange(argument, integer);
            case ArgumentType.Flag when bool.TryParse(text, out bool flag):
                return flag;
            case ArgumentType.Choice when argument.Choices.Contains(text):
                return text;
            case ArgumentType.Instant when DateTimeOffset.TryParse(text, invariant, Utc, out DateTimeOffset instant):
                return instant;
            case ArgumentType.Duration when DurationText.TryParse(text, out TimeSpan duration):
                return duration;
            default:
                throw Wrong(argument, text);
        }
    }

    private static string TextOf(Argument argument, JsonElement value) =>
        JsonText.TryRead(value, out string? text) ? text : throw Wrong(argument, value.GetRawText());

    private static string PathOf(Argument argument, string text) =>
        Path.IsPathFullyQualified(text) && !text.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(text)
            : throw Wrong(argument, text);

    private static long InRange(Argument argument, long value) =>
        value >= argument.Min && value <= argument.Max
            ? value
            : throw new BadArgumentException($"{argument.Name} is {value}; it must be {Range(argument)}.");

    private static BadArgumentException Wrong(Argument argument, string given)
    {
        string shown = given.Length <= 40 ? given : given[..40] + "…";
        return new BadArgumentException($"{argument.Name} must be {Expected(argument)}, not: {shown}");
    }

    private static string Expected(Argument argument) => argument.Type switch
    {
        ArgumentType.Integer => "a whole number " + Range(argument),
        ArgumentType.Flag => "true or false",
        ArgumentType.TextList => "an array of strings",
        ArgumentType.Instant => "a time such as 2026-11-21 or 2026-11-21T08:00:00Z",
        ArgumentType.Duration => "a length of time such as 90d, 12h or 30m",
        ArgumentType.Choice => "one of " + string.Join(", ", argument.Choices),
        ArgumentType.Objects => "an array of objects",
        ArgumentType.Path => "an absolute path",
        _ => "a string",
    };

    private static string Range(Argument argument) =>
        argument.Max == long.MaxValue ? $"{argument.Min} or more" : $"from {argument.Min} to {argument.Max}";

    private static BadArgumentException Unknown(string owner, IReadOnlyList<Argument> known, string name)
    {
        string? nearest = NearestName.Find(name, known.Select(argument => argument.Name));
        string advice = nearest is null ? "it takes none" : $"the nearest is \"{nearest}\"";
        return new BadArgumentException($"{owner} has no argument \"{name}\"; {advice}.");
    }
}
