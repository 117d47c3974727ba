using System.Globalization;
using System.Text;
using Synapsid.Base.Files;
using Synapsid.Base.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Synapsid.Configuration;

/// <summary>
/// Reads settings from a YAML file: maps within maps whose keys, joined by dots, are the keys of settings. Works on the
/// parser's events, so that every complaint carries its line, and follows only sections that the table knows.
/// </summary>
internal sealed class YamlSettings
{
    private const int FileBytesMax = 1 << 20;

    private readonly string _name;
    private readonly string _folder;
    private readonly string _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, long> _lineOfKey = new(StringComparer.Ordinal);
    private readonly List<SettingText> _found = [];

    private YamlSettings(string path, string text)
    {
        _name = Path.GetFileName(path);
        _folder = Path.GetDirectoryName(path) ?? path;
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The settings that a file gives, in its order; <paramref name="path"/> is absolute.</summary>
    /// <exception cref="ConfigurationException">The file is unreadable, is no such YAML, or names what is no
    /// setting.</exception>
    public static IReadOnlyList<SettingText> Read(IFileSystem files, string path)
    {
        YamlSettings reader = new(path, ReadText(files, path));
        try
        {
            reader.ReadDocument();
        }
        catch (YamlException failure)
        {
            throw reader.Unreadable(failure);
        }
        catch (InvalidOperationException failure)
        {
            // What YamlDotNet throws where text goes on behind a NUL, which it takes for the end of its input.
            throw new ConfigurationException($"{reader._name} is not readable as YAML: text behind its end.", failure);
        }

        return reader._found;
    }

    private void ReadDocument()
    {
        _parser.MoveNext();
        if (!TakeNext<DocumentStart>()) return;
        _parser.MoveNext();
        if (_parser.Current is MappingStart) ReadMap("");
        else if (!IsEmpty(_parser.Current)) throw Wrong(_parser.Current, "holds no map of settings");
        _parser.MoveNext();
        if (TakeNext<DocumentStart>()) throw Wrong(_parser.Current, "begins a second YAML document; one is allowed");
    }

    private void ReadMap(string section)
    {
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar name) throw Wrong(_parser.Current, "has a key that is not a plain name");
            string key = section.Length == 0 ? name.Value : section + "." + name.Value;
            if (!_lineOfKey.TryAdd(key, name.Start.Line))
            {
                throw Wrong(name, $"names '{key}' again; line {Number(_lineOfKey[key])} did already");
            }

            _parser.MoveNext();
            if (Settings.TryFind(key, out Setting? setting)) ReadSetting(setting, name);
            else if (IsSection(key)) ReadSection(key, name);
            else throw Wrong(name, Unknown(key, isSection: _parser.Current is MappingStart));
        }
    }

    private void ReadSetting(Setting setting, Scalar name)
    {
        if (_parser.Current is not Scalar value)
        {
            throw Wrong(name, $"gives '{setting.Key}' no single value; allowed is {setting.Allowed}");
        }

        _found.Add(new SettingText(setting, value.Value, $"{_name}:{Number(value.Start.Line)}", _folder));
    }

    private void ReadSection(string key, Scalar name)
    {
        if (_parser.Current is MappingStart) ReadMap(key);
        else if (!IsEmpty(_parser.Current))
        {
            throw Wrong(name, $"gives the section '{key}' a value; its settings stand beneath it, indented");
        }
    }

    private bool TakeNext<T>() where T : ParsingEvent => _parser.MoveNext() && _parser.Current is T;

    private ConfigurationException Wrong(ParsingEvent? at, string problem) =>
        new($"{_name}:{Number(at?.Start.Line ?? 1)} {problem}.");

    private ConfigurationException Unreadable(YamlException failure)
    {
        string[] lines = _text.Split('\n');
        for (long line = Math.Max(1, failure.Start.Line); line <= Math.Min(lines.Length, failure.End.Line + 1); line++)
        {
            string content = lines[line - 1];
            string indent = content[..^content.TrimStart().Length];
            if (!indent.Contains('\t', StringComparison.Ordinal)) continue;
            return new ConfigurationException(
                $"{_name}:{Number(line)} is indented with a tab; YAML allows spaces only.", failure);
        }

        string where = $"{_name}:{Number(Math.Max(1, failure.Start.Line))}";
        return new ConfigurationException($"{where} is not readable as YAML: {failure.Message.TrimEnd('.')}.", failure);
    }

    private static bool IsEmpty(ParsingEvent? at) =>
        at is Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } or DocumentEnd;

    private static bool IsSection(string key) =>
        Settings.All.Any(setting => setting.Key.StartsWith(key + ".", StringComparison.Ordinal));

    /// <summary>A name with settings beneath it is compared with the sections, any other with the settings.</summary>
    private static string Unknown(string key, bool isSection)
    {
        IEnumerable<string> known = Settings.All.Select(setting => setting.Key);
        if (isSection) known = known.SelectMany(SectionsOf).Distinct();
        string what = isSection ? "section" : "setting";
        return $"names '{key}', which is no {what}; the nearest is '{NearestName.Find(key, known)}'";
    }

    private static IEnumerable<string> SectionsOf(string key)
    {
        for (int dot = key.IndexOf('.'); dot >= 0; dot = key.IndexOf('.', dot + 1)) yield return key[..dot];
    }

    private static string Number(long line) => line.ToString(CultureInfo.InvariantCulture);

    private static string ReadText(IFileSystem files, string path)
    {
        try
        {
            using IFile file = files.Open(path, FileIntent.Read);
            if (file.Length > FileBytesMax)
            {
                string problem = $"{path} is {file.Length} bytes long; at most {FileBytesMax} are allowed.";
                throw new ConfigurationException(problem);
            }

            byte[] bytes = new byte[file.Length];
            int read = file.Read(bytes, 0);
            UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return strict.GetString(bytes.AsSpan(0, read));
        }
        catch (DecoderFallbackException failure)
        {
            throw new ConfigurationException($"{path} is not UTF-8 text, first at byte {failure.Index + 1}.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
