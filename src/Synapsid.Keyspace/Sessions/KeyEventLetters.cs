using System.Text;
using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The letters of <c>notify-keyspace-events</c>.</summary>
internal static class KeyEventLetters
{
    // In the order in which Redis writes them.
    private static readonly (char Letter, KeyEventKinds Kind)[] Letters =
    [
        ('g', KeyEventKinds.Generic), ('$', KeyEventKinds.String), ('l', KeyEventKinds.List), ('s', KeyEventKinds.Set),
        ('h', KeyEventKinds.Hash), ('z', KeyEventKinds.SortedSet), ('x', KeyEventKinds.Expired),
        ('e', KeyEventKinds.Evicted), ('t', KeyEventKinds.Stream), ('d', KeyEventKinds.Module),
        ('n', KeyEventKinds.New),
    ];

    internal static string Text(KeyEventKinds kinds)
    {
        StringBuilder text = new();
        bool all = kinds.HasFlag(KeyEventKinds.All);
        if (all) text.Append('A');
        foreach ((char letter, KeyEventKinds kind) in Letters)
        {
            bool covered = all && KeyEventKinds.All.HasFlag(kind);
            if (kinds.HasFlag(kind) && !covered) text.Append(letter);
        }

        if (kinds.HasFlag(KeyEventKinds.Keyspace)) text.Append('K');
        if (kinds.HasFlag(KeyEventKinds.Keyevent)) text.Append('E');
        if (kinds.HasFlag(KeyEventKinds.KeyMiss)) text.Append('m');
        return text.ToString();
    }

    internal static bool TryParse(string text, out KeyEventKinds kinds)
    {
        kinds = KeyEventKinds.None;
        foreach (char letter in text)
        {
            KeyEventKinds kind = letter switch
            {
                'A' => KeyEventKinds.All,
                'K' => KeyEventKinds.Keyspace,
                'E' => KeyEventKinds.Keyevent,
                'm' => KeyEventKinds.KeyMiss,
                _ => Letters.FirstOrDefault(known => known.Letter == letter).Kind,
            };
            if (kind == KeyEventKinds.None) return false;
            kinds |= kind;
        }

        return true;
    }
}
