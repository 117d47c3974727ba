using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Sessions;

/// <summary>Makes parameters of the usual kinds, with Redis' words for values that they do not take.</summary>
public static class ParameterKinds
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30),
        ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1),
    ];

    /// <summary>A whole number within limits, both included.</summary>
    public static KeyParameter Number(
        string name, long min, long max, Func<long> get, Action<long> set, string? alias = null) => new()
    {
        Name = name,
        Alias = alias,
        Get = () => get().ToString(CultureInfo.InvariantCulture),
        Set = text => !NumberText.TryParse(Encoding.UTF8.GetBytes(text), out long value)
            ? "argument couldn't be parsed into an integer"
            : Bounded(value, min, max, set),
    };

    /// <summary>A size in bytes within limits, written with or without a unit: <c>100mb</c>.</summary>
    public static KeyParameter Memory(
        string name, long min, long max, Func<long> get, Action<long> set, string? alias = null) => new()
    {
        Name = name,
        Alias = alias,
        Get = () => get().ToString(CultureInfo.InvariantCulture),
        Set = text => TryBytes(text, out long value)
            ? Bounded(value, min, max, set)
            : "argument must be a memory value",
    };

    /// <summary><c>yes</c> or <c>no</c>.</summary>
    public static KeyParameter Flag(string name, Func<bool> get, Action<bool> set) => new()
    {
        Name = name,
        Get = () => get() ? "yes" : "no",
        Set = text => text.ToUpperInvariant() switch
        {
            "YES" => Done(() => set(true)),
            "NO" => Done(() => set(false)),
            _ => "argument must be 'yes' or 'no'",
        },
    };

    /// <summary>One of some words.</summary>
    public static KeyParameter Choice(
        string name, IReadOnlyList<string> words, Func<string> get, Action<string> set) => new()
    {
        Name = name,
        Get = get,
        Set = text => words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word
            ? Done(() => set(word))
            : "argument(s) must be one of the following: " + string.Join(", ", words),
    };

    /// <summary>A value of the settings file, which cannot be set at all.</summary>
    public static KeyParameter Fixed(string name, Func<string> get) => new() { Name = name, Get = get };

    /// <summary>A value that may be set to what it is, as clients do that save and restore all of them.</summary>
    public static KeyParameter Unchangeable(
        string name, Func<string> get, string refusal = "it cannot be changed while running") => new()
    {
        Name = name,
        Get = get,
        Set = text => text.Equals(get(), StringComparison.OrdinalIgnoreCase) ? null : refusal,
    };

    /// <summary>Reads a size in bytes: digits, then a unit of 1000 (<c>k</c>) or 1024 (<c>kb</c>).</summary>
    public static bool TryBytes(string text, out long bytes)
    {
        long factor = 1;
        string lower = text.ToLowerInvariant();
        foreach ((string suffix, long unit) in Units)
        {
            if (!lower.EndsWith(suffix, StringComparison.Ordinal)) continue;
            (lower, factor) = (lower[..^suffix.Length], unit);
            break;
        }

        bool fine = long.TryParse(lower, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)
            && bytes <= long.MaxValue / factor;
        bytes = fine ? bytes * factor : 0;
        return fine;
    }

    internal static string? Done(Action change)
    {
        change();
        return null;
    }

    private static string? Bounded(long value, long min, long max, Action<long> set)
    {
        if (value < min || value > max)
        {
            return string.Create(CultureInfo.InvariantCulture, $"argument must be between {min} and {max} inclusive");
        }

        set(value);
        return null;
    }
}
