using System.Globalization;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The text of <c>save</c>: pairs of seconds and changes.</summary>
internal static class SavePoints
{
    internal static string Text((long Seconds, long Changes)[] points) =>
        string.Join(' ', points.Select(
            point => string.Create(CultureInfo.InvariantCulture, $"{point.Seconds} {point.Changes}")));

    internal static bool TryParse(string text, out (long Seconds, long Changes)[] points)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        points = new (long, long)[words.Length / 2];
        if (words.Length % 2 != 0) return false;
        for (int i = 0; i < points.Length; i++)
        {
            if (!long.TryParse(words[2 * i], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                || !long.TryParse(words[(2 * i) + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long changes)
                || seconds < 1)
            {
                return false;
            }

            points[i] = (seconds, changes);
        }

        return true;
    }
}
