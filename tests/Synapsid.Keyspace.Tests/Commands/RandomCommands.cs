using System.Globalization;
using System.Text;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>
/// Commands by chance, from templates: small letters stand for arguments, all else is sent as it is. Keys are few, so
/// that commands meet values of every type, unless <paramref name="keys"/> says otherwise. Some values are longer than
/// small forms hold.
/// </summary>
internal sealed class RandomCommands(
    Random random, IReadOnlyList<string> templates, string prefix = "key:", int keys = 8)
{
    private static readonly int[] Lengths = [44, 45, 63, 64, 65, 127, 128, 250, 500, 700, 1_000, 1_100, 3_000, 9_000];

    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "10", "3.5", "-0.25", "abc", "hello world", "9223372036854775807", "-9223372036854775808",
        "1e3", " 1", "1 ", "+1", "01", "nan", "inf", "0x10", "a\0b", "1\0", "2.5\0", "\u00ff\u00fe", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    private static readonly string[] Integers =
    [
        "0", "1", "2", "-1", "-2", "3", "5", "10", "100", "-100", "9223372036854775807", "x", "", "1.5",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "4294967296", "-0", "07",
    ];

    private static readonly string[] Counts =
    [
        "0", "1", "2", "3", "10", "-1", "-3", "x", "0", "1", "2", "3", "10", "-1", "-3", "9223372036854775807",
        "-9223372036854775807", "4611686018427387904", "2147483648", "-2147483649",
    ];

    private static readonly string[] Scores =
    [
        "0", "1", "2", "-1", "1.5", "-0.5", "inf", "-inf", "3", "1e10", "0.1", "nan", "x", "(1", "(0", "17", "2.25",
        "1e400", "-1e400", "1e-400", "0x10", "(inf", "((1", " 1", "1 ", "", "+3", "infinity", ".5", "5.",
    ];

    private static readonly string[] Cursors = ["0", "", "-0", "+0", "00", "x", " 0", "0x0", "1.0", "-", "--0", "0 "];

    private static readonly string[] Members =
        ["a", "b", "c", "d", "e", "1", "2", "3", "10", "", "member-of-some-length", "7", "-5", "z"];

    private static readonly string[] Lexes = ["-", "+", "[a", "(a", "[c", "(e", "[", "x", "[z", "[1"];

    private static readonly string[] Patterns = ["*", "a*", "?", "[ab]*", "key:*", "\\*", "*1*", "[^a]"];

    /// <summary>The next command.</summary>
    public IReadOnlyList<byte[]> Next()
    {
        List<byte[]> arguments = [];
        foreach (string word in templates[random.Next(templates.Count)].Split(' '))
        {
            if (word.EndsWith('?'))
            {
                if (random.Next(2) == 0) Add(arguments, word[..^1]);
            }
            else if (word.EndsWith('+'))
            {
                for (int i = random.Next(1, 5); i > 0; i--) Add(arguments, word[..^1]);
            }
            else
            {
                Add(arguments, word);
            }
        }

        return arguments;
    }

    /// <summary>A command as a person would type it.</summary>
    public static string Show(IReadOnlyList<byte[]> arguments) =>
        string.Join(' ', arguments.Select(argument => $"\"{Encoding.Latin1.GetString(argument)}\""));

    // "k,v" is several arguments, of which each is made by itself; "NX|XX" is one of several.
    private void Add(List<byte[]> arguments, string words)
    {
        string[] choices = words.Split('|');
        foreach (string word in choices[random.Next(choices.Length)].Split(','))
        {
            arguments.Add(Encoding.Latin1.GetBytes(word switch
            {
                "k" => prefix + (keys <= 26 ? ((char)('a' + random.Next(keys))).ToString() : random.Next(keys)),
                "v" => random.Next(12) == 0 ? Long() : Pick(Values),
                "i" => Pick(Integers),
                "n" => Pick(Counts),
                "s" => Pick(Scores),
                "f" => random.Next(20) == 0 ? "x" : (random.Next(-50, 50) / 4.0).ToString(CultureInfo.InvariantCulture),
                "m" => random.Next(20) == 0 ? Long() : Pick(Members),
                "l" => Pick(Lexes),
                "p" => Pick(Patterns),
                "c" => Pick(Cursors),
                "o" => random.Next(0, 70).ToString(CultureInfo.InvariantCulture),
                "b" => random.Next(2).ToString(CultureInfo.InvariantCulture),
                "t" => random.Next(1000, 5000).ToString(CultureInfo.InvariantCulture),
                "d" => random.Next(3).ToString(CultureInfo.InvariantCulture),
                _ => word,
            }));
        }
    }

    private string Long() => new((char)('a' + random.Next(3)), Lengths[random.Next(Lengths.Length)]);

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
