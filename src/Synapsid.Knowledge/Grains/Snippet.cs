using System.Text;

namespace Synapsid.Knowledge.Grains;

/// <summary>Picks the passage of a chunk that shows best why it was found.</summary>
internal static class Snippet
{
    /// <summary>Characters of a snippet at most, the marks of omission not counted.</summary>
    public const int LengthMax = 240;

    private const string Omission = "…";

    /// <summary>
    /// One line of at most <see cref="LengthMax"/> characters: the window of whole words that holds the most different
    /// words of the query; the beginning where none occurs.
    /// </summary>
    public static string Of(ReadOnlySpan<char> chunk, string query)
    {
        string line = OneLine(chunk);
        if (line.Length <= LengthMax) return line;

        List<(int Start, int End, string Word)> words = [];
        foreach (Range range in WordsOf(line))
        {
            words.Add((range.Start.Value, range.End.Value, line[range].ToLowerInvariant()));
        }

        HashSet<string> wanted = [.. WordsOf(query).Select(range => query[range].ToLowerInvariant())];
        int start = BestStart(words, wanted);
        int end = start;
        foreach ((int wordStart, int wordEnd, _) in words)
        {
            if (wordStart >= start && wordEnd - start <= LengthMax) end = wordEnd;
        }

        if (end == start) end = WholeCharacters(line, Math.Min(line.Length, start + LengthMax));
        string before = start > 0 ? Omission : "";
        string after = end < line.Length ? Omission : "";
        return before + line[start..end] + after;
    }

    /// <summary>The end, or one before it where that would leave half of a surrogate pair.</summary>
    private static int WholeCharacters(string line, int end) =>
        end < line.Length && char.IsLowSurrogate(line[end]) && char.IsHighSurrogate(line[end - 1]) ? end - 1 : end;

    private static int BestStart(List<(int Start, int End, string Word)> words, HashSet<string> wanted)
    {
        int bestStart = 0;
        int bestCount = 0;
        Dictionary<string, int> inside = [];
        int first = 0;
        foreach ((_, int end, string word) in words)
        {
            if (wanted.Contains(word)) inside[word] = inside.GetValueOrDefault(word) + 1;
            for (; end - words[first].Start > LengthMax && first < words.Count - 1; first++)
            {
                string left = words[first].Word;
                if (inside.TryGetValue(left, out int count) && count > 1) inside[left] = count - 1;
                else inside.Remove(left);
            }

            if (inside.Count <= bestCount) continue;
            bestCount = inside.Count;
            bestStart = words[first].Start;
        }

        return bestStart;
    }

    private static List<Range> WordsOf(string text)
    {
        List<Range> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]));
            if (inside && start < 0) start = i;
            if (inside || start < 0) continue;
            words.Add(start..i);
            start = -1;
        }

        return words;
    }

    /// <summary>Runs of white space and control characters become one blank.</summary>
    private static string OneLine(ReadOnlySpan<char> text)
    {
        StringBuilder line = new(text.Length);
        foreach (char character in text)
        {
            bool blank = char.IsWhiteSpace(character) || char.IsControl(character);
            if (!blank) line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        if (line.Length > 0 && line[^1] == ' ') line.Length--;
        return line.ToString();
    }
}
