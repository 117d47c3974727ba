using System.Globalization;

namespace Synapsid.Commands;

/// <summary>Lengths of time as people write them: a whole number and one of s, m, h, d, w.</summary>
public static class DurationText
{
    /// <summary>Reads <c>90d</c>; false for anything else, also for lengths that overflow.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2
            || !int.TryParse(
                text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return false;
        }

        double seconds = char.ToLowerInvariant(text[^1]) switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => 0,
        };
        if (seconds == 0 || seconds * count > TimeSpan.MaxValue.TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds * count);
        return true;
    }
}
