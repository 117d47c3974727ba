using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// What a log says of itself at one moment (C2SP tlog-checkpoint): its name, how many leaves it has, and their root.
/// Our own checkpoints add two extension lines, <c>number N</c> and <c>time T</c>, so that one that is missing from the
/// history, and a time without checkpoints, can be shown.
/// </summary>
/// <param name="Origin">The log's name; without newline, not empty.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">Root of the tree over them, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    private const string NumberLine = "number ";
    private const string TimeLine = "time ";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The lines after the root, in their order.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Its number in the log's own history, from 0; null where it names none.</summary>
    public long? Number => Extension(NumberLine) is { } text && TryParseNumber(text, out long number) ? number : null;

    /// <summary>When it was signed, in milliseconds; null where it names no time.</summary>
    public DateTimeOffset? Time =>
        Extension(TimeLine) is { } text && DateTimeOffset.TryParseExact(
            text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    /// <summary>A checkpoint of our own, with its number and time.</summary>
    public static Checkpoint Create(
        string origin, long size, ReadOnlyMemory<byte> root, long number, DateTimeOffset time)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return new Checkpoint(origin, size, root)
        {
            Extensions =
            [
                NumberLine + number.ToString(invariant), TimeLine + time.UtcDateTime.ToString(TimeFormat, invariant),
            ],
        };
    }

    /// <summary>Reads the text of a note. False where it is no checkpoint. Never throws.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        string[] lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0) return false;
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i].Length == 0) return false;
        }

        if (!TryParseNumber(lines[1], out long size)) return false;
        if (!StrictBase64.TryDecodeHash(lines[2], out byte[]? root)) return false;
        checkpoint = new Checkpoint(lines[0], size, root) { Extensions = lines[3..^1] };
        return true;
    }

    /// <summary>The text that is signed; it ends with a newline.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Origin).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"{Size}\n")
            .Append(Convert.ToBase64String(Root.Span)).Append('\n');
        foreach (string line in Extensions) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Decimal digits without a leading zero.</summary>
    internal static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && (text.Length == 1 || text[0] != '0');

    private string? Extension(string start) =>
        Extensions.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
}
