using Synapsid.Knowledge.Grains;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>What answers about code tell of a grain that is anchored there.</summary>
/// <param name="Id">The grain.</param>
/// <param name="Title">Its title, or how its text begins, on one line.</param>
/// <param name="Anchor">The code.</param>
/// <param name="ValidFromMs">From when on it holds, Unix milliseconds; the least number where that is open.</param>
/// <param name="ValidToMs">Until when it holds; the greatest number where that is open.</param>
public sealed record AnchoredGrain(GrainId Id, string Title, CodeAnchor Anchor, long ValidFromMs, long ValidToMs)
{
    private const int TitleMax = 80;

    /// <summary>What is told of a grain that has an anchor.</summary>
    public static AnchoredGrain Of(Grain grain, CodeAnchor anchor) => new(
        grain.Id,
        OneLine(grain.Title ?? grain.Text),
        anchor,
        grain.ValidFrom?.ToUnixTimeMilliseconds() ?? long.MinValue,
        grain.ValidTo?.ToUnixTimeMilliseconds() ?? long.MaxValue);

    private static string OneLine(string text)
    {
        string head = text.Length <= 4 * TitleMax ? text : text[..(4 * TitleMax)];
        string line = string.Join(' ', head.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= TitleMax) return line;
        int end = char.IsHighSurrogate(line[TitleMax - 1]) ? TitleMax - 1 : TitleMax;
        return line[..end] + "…";
    }
}
