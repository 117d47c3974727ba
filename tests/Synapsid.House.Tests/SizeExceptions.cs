using System.Globalization;

namespace Synapsid.House.Tests;

/// <summary>
/// The sizes of the product's files, functions and lines against the house's limits and a list of exceptions. Each line
/// of the list is <c>path what number reason</c>, where <c>what</c> is <c>file</c>, <c>line</c> or
/// <c>function:Name</c>.
/// </summary>
internal static class SizeExceptions
{
    public const int FileLinesMax = 500;
    public const int FunctionLinesMax = 70;
    public const int LineColumnsMax = 120;

    /// <summary>
    /// What is wrong: sizes over a limit that are not excepted or have grown, and exceptions without need or form.
    /// </summary>
    public static IEnumerable<string> Complaints(IEnumerable<SourceFile> files, string list)
    {
        Dictionary<(string Path, string What), int> sizes = files.SelectMany(Oversized)
            .GroupBy(size => (size.Path, size.What))
            .ToDictionary(group => group.Key, group => group.Max(size => size.Number));
        HashSet<(string Path, string What)> excepted = [];
        foreach (string line in list.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] words = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 4 || !int.TryParse(words[2], CultureInfo.InvariantCulture, out int listed))
            {
                yield return $"'{line}' is not 'path what number reason'";
                continue;
            }

            (string Path, string What) key = (words[0], words[1]);
            excepted.Add(key);
            if (!sizes.TryGetValue(key, out int size))
            {
                yield return $"{key.Path} {key.What} needs no exception; take its line away";
            }
            else if (size > listed) yield return $"{key.Path} {key.What} grew to {size}; its exception allows {listed}";
        }

        foreach (((string path, string what), int number) in sizes)
        {
            if (!excepted.Contains((path, what))) yield return $"{path} {what} is {number}, over the limit";
        }
    }

    private static IEnumerable<(string Path, string What, int Number)> Oversized(SourceFile file)
    {
        string[] lines = file.Lines;
        if (lines.Length >= FileLinesMax) yield return (file.Path, "file", lines.Length);
        int longest = lines.Max(line => line.Length);
        if (longest > LineColumnsMax) yield return (file.Path, "line", longest);
        foreach (SourceMember function in file.Functions.Where(function => function.Lines >= FunctionLinesMax))
        {
            yield return (file.Path, "function:" + function.Name, function.Lines);
        }
    }
}
