using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapsid.Cli.Clients;

/// <summary>
/// Puts the table of one server into a TOML file that a person edits, and leaves every other line as it is. Lines are
/// looked at only as far as is needed to know tables, keys and where a value ends.
/// </summary>
internal sealed class TomlConfig
{
    private static readonly JsonSerializerOptions Quoting =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _text;
    private readonly List<string> _lines;
    private readonly string _newLine;
    private readonly List<TomlEntry> _entries;

    /// <param name="text">The file's text; empty for a file that is not there.</param>
    /// <exception cref="ConfigFormatException">It is no TOML.</exception>
    public TomlConfig(string text)
    {
        _text = text;
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _lines = [.. text.ReplaceLineEndings("\n").Split('\n')];
        if (_lines[^1].Length == 0) _lines.RemoveAt(_lines.Count - 1);
        _entries = TomlEntry.Read(_lines);
    }

    /// <summary>
    /// The text with the command and arguments of a server set; the same text where they are so already.
    /// </summary>
    /// <exception cref="ConfigFormatException">The server is written in a form that is not edited here.</exception>
    public string Set(string container, string name, string command, IReadOnlyList<string> arguments)
    {
        string table = $"{container}.{name}";
        CheckForm(container, name);
        string[] before = [.. _lines];
        int start = _entries.FindIndex(entry => entry.IsTable && entry.Name == table);
        string commandLine = $"command = {Quote(command)}";
        string argumentLine = $"args = [{string.Join(", ", arguments.Select(Quote))}]";
        if (start < 0)
        {
            if (_lines.Count > 0 && _lines[^1].Length > 0) _lines.Add("");
            _lines.AddRange([$"[{table}]", commandLine, argumentLine]);
        }
        else
        {
            int header = _entries[start].FirstLine;
            TomlEntry[] own = [.. _entries.Skip(start + 1).TakeWhile(entry => !entry.IsTable)];
            int shift = SetKey(own, "command", commandLine, header + 1, 0);
            SetKey(own, "args", argumentLine, header + 2, shift);
        }

        return _lines.SequenceEqual(before) ? _text : string.Join(_newLine, _lines) + _newLine;
    }

    private void CheckForm(string container, string name)
    {
        string server = $"{container}.{name}";
        string table = "";
        foreach (TomlEntry entry in _entries)
        {
            if (entry.IsTable) table = entry.Name;
            string full = entry.IsTable || table.Length == 0 ? entry.Name : $"{table}.{entry.Name}";
            bool isWithin = table == server || table.StartsWith(server + ".", StringComparison.Ordinal);
            bool names = full == container || full == server || full.StartsWith(server + ".", StringComparison.Ordinal);
            if (entry.IsTable || isWithin || !names) continue;
            throw new ConfigFormatException(
                $"Line {entry.FirstLine + 1} names the server within another table; write [{container}.{name}] as a "
                + "table of its own, or change it by hand.");
        }
    }

    /// <summary>Writes a key's line in place of what it had; gives by how many lines the rest moved.</summary>
    private int SetKey(TomlEntry[] own, string key, string line, int place, int shift)
    {
        TomlEntry? old = own.FirstOrDefault(entry => entry.Name == key);
        if (old is null)
        {
            _lines.Insert(Math.Min(place, _lines.Count), line);
            return shift + 1;
        }

        int count = old.LastLine - old.FirstLine + 1;
        string before = string.Join('\n', _lines.GetRange(old.FirstLine + shift, count)).Trim();
        if (before == line) return shift;
        _lines.RemoveRange(old.FirstLine + shift, count);
        _lines.Insert(old.FirstLine + shift, line);
        return shift + 1 - count;
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoting);
}
