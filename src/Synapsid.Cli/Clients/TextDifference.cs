namespace Synapsid.Cli.Clients;

/// <summary>Shows the one place in which two texts differ, as lines with <c>-</c> and <c>+</c> before them.</summary>
internal static class TextDifference
{
    private const int ContextLines = 2;

    /// <summary>The lines that went and came, with a few around them.</summary>
    public static IEnumerable<string> Of(string before, string after)
    {
        string[] old = LinesOf(before);
        string[] fresh = LinesOf(after);
        int shorter = Math.Min(old.Length, fresh.Length);
        int head = 0;
        while (head < shorter && old[head] == fresh[head]) head++;
        int tail = 0;
        while (tail < shorter - head && old[^(tail + 1)] == fresh[^(tail + 1)]) tail++;
        for (int i = Math.Max(0, head - ContextLines); i < head; i++) yield return "  " + old[i];
        for (int i = head; i < old.Length - tail; i++) yield return "- " + old[i];
        for (int i = head; i < fresh.Length - tail; i++) yield return "+ " + fresh[i];
        int end = Math.Min(fresh.Length, fresh.Length - tail + ContextLines);
        for (int i = fresh.Length - tail; i < end; i++) yield return "  " + fresh[i];
    }

    private static string[] LinesOf(string text) =>
        text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
