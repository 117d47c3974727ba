using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>
/// The commands of a Markdown document that a test runs: fenced blocks marked <c>sh run</c>. A block marked <c>text</c>
/// right after one shows what it prints, in shape: numbers may differ, and <c>…</c> stands for anything on its line.
/// </summary>
internal static partial class ReadmeCommands
{
    public static IReadOnlyList<(string Command, string[] Shape)> Of(string markdown) =>
        [.. Runnable().Matches(markdown).Select(match =>
            (match.Groups["command"].Value.Trim(), LinesOf(match.Groups["shape"].Value)))];

    /// <summary>The first line of the shape that the output does not show, in order; null where it shows all.</summary>
    public static string? Missing(string[] shape, string output)
    {
        string[] lines = output.Split('\n');
        int next = 0;
        foreach (string shown in shape)
        {
            Regex pattern = new("^" + string.Join(@"\s+", Whitespace().Split(shown).Select(PatternOf)) + "$");
            while (next < lines.Length && !pattern.IsMatch(lines[next].Trim())) next++;
            if (next++ == lines.Length) return shown;
        }

        return null;
    }

    private static string[] LinesOf(string shape) =>
        shape.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string PatternOf(string word) =>
        Number().Replace(Regex.Escape(word), @"[0-9][0-9.,]*").Replace("…", ".*", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^```sh run\n(?<command>.*?)\n```\n(?:\s*```text\n(?<shape>.*?)\n```)?",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Runnable();

    // Regex.Escape writes a full stop as "\.".
    [GeneratedRegex(@"[0-9](?:[0-9,]|\\\.(?=[0-9]))*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
