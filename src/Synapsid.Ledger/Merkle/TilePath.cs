using System.Globalization;
using System.Text;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The paths of C2SP tlog-tiles, <c>tile/L/N[.p/W]</c> and <c>tile/entries/N[.p/W]</c>: N in groups of three digits,
/// all but the last with an <c>x</c> before them (1234067 is <c>x001/x234/067</c>).
/// </summary>
/// <param name="Level">The tile level; <see cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">N.</param>
/// <param name="Width">W, or 256 for a full tile.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level that stands for bundles of entries.</summary>
    public const int Entries = -1;

    private const int GroupBase = 1000;
    private const int LevelMax = 63;

    /// <summary>Longest text that <see cref="TryParse"/> looks at.</summary>
    private const int TextMax = 100;

    /// <summary>The path, with <c>/</c> between its parts, beginning with <c>tile/</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new("tile/");
        if (Level == Entries) text.Append("entries");
        else text.Append(CultureInfo.InvariantCulture, $"{Level}");
        long divisor = 1;
        while (Index / divisor >= GroupBase) divisor *= GroupBase;
        for (; divisor > 0; divisor /= GroupBase)
        {
            string mark = divisor > 1 ? "x" : "";
            text.Append(CultureInfo.InvariantCulture, $"/{mark}{Index / divisor % GroupBase:000}");
        }

        if (Width < MerkleTile.FullWidth) text.Append(CultureInfo.InvariantCulture, $".p/{Width}");
        return text.ToString();
    }

    /// <summary>Reads exactly what <see cref="ToString"/> writes; false for anything else, of any length.</summary>
    public static bool TryParse(string? text, out TilePath path)
    {
        path = default;
        if (text is null || text.Length > TextMax) return false;
        string[] parts = text.Split('/');
        if (parts.Length < 3 || parts[0] != "tile") return false;
        int level = Entries;
        if (parts[1] != "entries" && (!TryNumber(parts[1], out level) || level > LevelMax)) return false;

        int width = MerkleTile.FullWidth;
        Span<string> groups = parts.AsSpan(2);
        if (groups.Length >= 2 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(groups[^1], out width) || width is 0 or >= MerkleTile.FullWidth) return false;
            groups[^2] = groups[^2][..^2];
            groups = groups[..^1];
        }

        long index = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            ReadOnlySpan<char> group = groups[i];
            if (i < groups.Length - 1)
            {
                if (group.IsEmpty || group[0] != 'x') return false;
                group = group[1..];
            }

            if (group.Length != 3 || group.ContainsAnyExceptInRange('0', '9')) return false;
            if (index > (long.MaxValue / GroupBase) - 1) return false;
            index = (index * GroupBase) + int.Parse(group, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        path = new TilePath(level, index, width);
        return path.ToString() == text;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
