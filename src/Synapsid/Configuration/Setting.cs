using System.Globalization;

namespace Synapsid.Configuration;

/// <summary>
/// The description of one setting: its name, how its text is read, what is allowed, and what it is for.
/// </summary>
/// <remarks>
/// A value is a <see cref="long"/> (integer; milliseconds of a duration; bytes of a size), a <see cref="bool"/> or a
/// <see cref="string"/>. Reading a text never throws: a wrong one gives false, and <see cref="Allowed"/> says what is
/// right.
/// </remarks>
public sealed class Setting
{
    private static readonly (string Suffix, long Scale)[] DurationUnits =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Suffix, long Scale)[] ByteUnits =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1)];

    /// <summary>The dotted name in snake_case, for example <c>persistence.fsync_mode</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How the text is read.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>The text that holds where no source names the setting.</summary>
    public required string DefaultText { get; init; }

    /// <summary>
    /// An environment variable whose value, where it has one, takes the place of <see cref="DefaultText"/>.
    /// </summary>
    public string? DefaultVariable { get; init; }

    /// <summary>What it is for, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Who reads it.</summary>
    public SettingScope Scope { get; init; }

    /// <summary>Whether its value is shown to nobody.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What a plain number counts, or empty.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The least number allowed, for the kinds that are numbers.</summary>
    public long Min { get; init; }

    /// <summary>The greatest number allowed, for the kinds that are numbers.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>The words allowed, for <see cref="SettingKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What a text may be, as the end of the sentence "allowed is …".</summary>
    public string Allowed => Kind switch
    {
        SettingKind.Integer => $"a whole number from {Format(Min)} to {Format(Max)}",
        SettingKind.Boolean => "true or false",
        SettingKind.Choice => string.Join(", ", Choices),
        SettingKind.Duration => $"{Format(Min)} to {Format(Max)}, in milliseconds or with ms, s, m, h or d",
        SettingKind.ByteSize => $"{Format(Min)} to {Format(Max)}, in bytes or with B, KiB, MiB or GiB",
        SettingKind.Path => "a path",
        _ => "a text that is not empty",
    };

    /// <summary>
    /// Reads a text. A path comes back as it was written; see <see cref="SynapsidConfiguration"/> for what it is
    /// relative to.
    /// </summary>
    /// <returns>False where the text is not allowed.</returns>
    public bool TryParse(string text, out object value)
    {
        value = text;
        return Kind switch
        {
            SettingKind.Integer => TryParseNumber(text, [], out value),
            SettingKind.Duration => TryParseNumber(text, DurationUnits, out value),
            SettingKind.ByteSize => TryParseNumber(text, ByteUnits, out value),
            SettingKind.Boolean => TryParseBoolean(text, out value),
            SettingKind.Choice => Choices.Contains(text, StringComparer.Ordinal),
            SettingKind.Path => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal),
            _ => !string.IsNullOrWhiteSpace(text),
        };
    }

    /// <summary>The shortest text that reads back as the value: 67,108,864 bytes is <c>64MiB</c>.</summary>
    public string Format(object value) => (Kind, value) switch
    {
        (SettingKind.Duration, long number) => FormatNumber(number, DurationUnits),
        (SettingKind.ByteSize, long number) => FormatNumber(number, ByteUnits),
        (_, long number) => number.ToString(CultureInfo.InvariantCulture),
        (_, bool flag) => flag ? "true" : "false",
        _ => (string)value,
    };

    private bool TryParseNumber(string text, (string Suffix, long Scale)[] units, out object value)
    {
        long scale = 1;
        ReadOnlySpan<char> digits = text;
        foreach ((string suffix, long suffixScale) in units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            scale = suffixScale;
            digits = digits[..^suffix.Length].TrimEnd(' ');
            break;
        }

        value = 0L;
        NumberStyles style = NumberStyles.AllowLeadingSign;
        if (!long.TryParse(digits, style, CultureInfo.InvariantCulture, out long number)) return false;
        bool overflows = Math.BigMul(number, scale, out long scaled) != scaled >> 63;
        if (overflows || scaled < Min || scaled > Max) return false;
        value = scaled;
        return true;
    }

    private static bool TryParseBoolean(string text, out object value)
    {
        bool isTrue = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        value = isTrue;
        return isTrue || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private static string FormatNumber(long number, (string Suffix, long Scale)[] units)
    {
        (string suffix, long scale) = units
            .Where(unit => number % unit.Scale == 0 && (number != 0 || unit.Scale == 1))
            .MaxBy(unit => unit.Scale);
        return (number / scale).ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
