namespace Synapsid.Cli.Clients;

/// <summary>A table's head, or a key with its value, in a TOML file (TOML 1.0).</summary>
/// <param name="IsTable">Whether it is a head.</param>
/// <param name="Name">The name, its parts joined by dots and without quotes.</param>
/// <param name="FirstLine">Its first line, from 0.</param>
/// <param name="LastLine">Its last line; values may go on over several.</param>
internal sealed record TomlEntry(bool IsTable, string Name, int FirstLine, int LastLine)
{
    /// <summary>All entries of a file, in order.</summary>
    /// <exception cref="ConfigFormatException">A line is neither blank, comment, head nor key.</exception>
    public static List<TomlEntry> Read(IReadOnlyList<string> lines)
    {
        List<TomlEntry> entries = [];
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[')
            {
                entries.Add(new TomlEntry(true, HeadOf(line, i), i, i));
                continue;
            }

            int equals = EqualsIn(line);
            if (equals <= 0) throw Wrong(i, "is neither a table nor a key with a value");
            int last = LastLineOf(lines, i, line[(equals + 1)..]);
            entries.Add(new TomlEntry(false, Plain(line[..equals]), i, last));
            i = last;
        }

        return entries;
    }

    private static string HeadOf(string line, int number)
    {
        int brackets = line.StartsWith("[[", StringComparison.Ordinal) ? 2 : 1;
        int end = line.IndexOf(']', StringComparison.Ordinal);
        if (end < 0) throw Wrong(number, "begins a table whose name has no end");
        return Plain(line[brackets..end]);
    }

    private static string Plain(string name) =>
        string.Join('.', name.Split('.').Select(part => part.Trim().Trim('"', '\'')));

    private static int EqualsIn(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0') quote = line[i] == quote ? '\0' : quote;
            else if (line[i] is '"' or '\'') quote = line[i];
            else if (line[i] == '=') return i;
        }

        return -1;
    }

    /// <summary>Where a value ends: behind its closing brackets and quotes.</summary>
    private static int LastLineOf(IReadOnlyList<string> lines, int first, string rest)
    {
        int depth = 0;
        string quote = "";
        for (int i = first; i < lines.Count; i++)
        {
            Scan(i == first ? rest : lines[i], ref depth, ref quote);
            if (quote.Length == 1) throw Wrong(i, "has a text without its closing quote");
            if (depth <= 0 && quote.Length == 0) return i;
        }

        throw Wrong(first, "begins a value that has no end");
    }

    private static void Scan(string line, ref int depth, ref string quote)
    {
        for (int i = 0; i < line.Length; i++)
        {
            char letter = line[i];
            if (quote.Length > 0)
            {
                if (letter == '\\' && quote[0] == '"') i++;
                else if (string.CompareOrdinal(line, i, quote, 0, quote.Length) == 0)
                {
                    i += quote.Length - 1;
                    quote = "";
                }

                continue;
            }

            if (letter == '#') return;
            if (letter is '[' or '{') depth++;
            else if (letter is ']' or '}') depth--;
            else if (letter is '"' or '\'')
            {
                string three = new(letter, 3);
                bool isLong = string.CompareOrdinal(line, i, three, 0, 3) == 0;
                quote = isLong ? three : letter.ToString();
                i += quote.Length - 1;
            }
        }
    }

    private static ConfigFormatException Wrong(int line, string what) => new($"Line {line + 1} {what}.");
}
