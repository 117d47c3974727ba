using System.Globalization;
using System.Text.RegularExpressions;

namespace Synapsid.Search.Patterns;

/// <summary>
/// Reads a .NET regular expression into a <see cref="PatternNode"/>. What it does not know makes the whole expression
/// <see cref="PatternNode.Any"/>, so that a search is at worst slow and never wrong.
/// </summary>
internal sealed partial class PatternParser
{
    private const int DepthMax = 100;

    private readonly string _pattern;
    private int _at;
    private int _depth;
    private bool _isUnknown;

    private PatternParser(string pattern) => _pattern = pattern;

    private bool AtEnd => _at >= _pattern.Length;

    /// <summary>Reads an expression that <see cref="Regex"/> accepts.</summary>
    public static PatternNode Parse(string pattern, RegexOptions options)
    {
        const RegexOptions Understood = RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline
            | RegexOptions.CultureInvariant | RegexOptions.Compiled | RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture;
        if ((options & ~Understood) != RegexOptions.None) return PatternNode.Any;
        PatternParser parser = new(pattern);
        PatternNode node = parser.ReadChoice(options.HasFlag(RegexOptions.IgnoreCase));
        return parser._isUnknown || !parser.AtEnd ? PatternNode.Any : node;
    }

    private PatternNode ReadChoice(bool ignoresCase)
    {
        if (++_depth > DepthMax) return Unknown();
        List<PatternNode> choices = [];
        List<PatternNode> sequence = [];
        while (!_isUnknown && !AtEnd && _pattern[_at] != ')')
        {
            if (_pattern[_at] == '|')
            {
                _at++;
                choices.Add(PatternNode.Sequence(sequence));
                sequence = [];
                continue;
            }

            PatternNode? atom = ReadAtom(ref ignoresCase);
            if (atom is not null) sequence.Add(ReadQuantifier(atom));
        }

        choices.Add(PatternNode.Sequence(sequence));
        _depth--;
        return PatternNode.Choice(choices);
    }

    /// <summary>One atom; null for options that hold from here on.</summary>
    private PatternNode? ReadAtom(ref bool ignoresCase)
    {
        char value = _pattern[_at++];
        switch (value)
        {
            case '.':
                return PatternNode.Set(AsciiSet.All, false);
            case '^' or '$':
                return PatternNode.Empty;
            case '*' or '+' or '?':
                return Unknown();
            case '(':
                return ReadGroup(ref ignoresCase);
            case '[':
                return ReadClass(ignoresCase);
            case '\\':
                return ReadEscape(ignoresCase);
            default:
                return PatternNode.Character(value, ignoresCase);
        }
    }

    private PatternNode? ReadGroup(ref bool ignoresCase)
    {
        bool inner = ignoresCase;
        bool isLook = false;
        if (Take("?"))
        {
            if (Take("=") || Take("!") || Take("<=") || Take("<!")) isLook = true;
            else if (!Take(":") && !Take(">") && !ReadName())
            {
                if (!ReadOptions(ref inner)) return Unknown();
                if (Take(")"))
                {
                    ignoresCase = inner;
                    return null;
                }

                if (!Take(":")) return Unknown();
            }
        }

        PatternNode node = ReadChoice(inner);
        if (!Take(")")) return Unknown();
        return isLook ? PatternNode.Empty : node;
    }

    /// <summary>The name of a group, where there is one; not of a balancing group.</summary>
    private bool ReadName()
    {
        Match name = GroupName().Match(_pattern, _at);
        if (name.Success) _at += name.Length;
        return name.Success;
    }

    /// <summary>Inline options; false where they change how the expression is read.</summary>
    private bool ReadOptions(ref bool ignoresCase)
    {
        bool on = true;
        for (; !AtEnd && _pattern[_at] is not (')' or ':'); _at++)
        {
            switch (_pattern[_at])
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    ignoresCase = on;
                    break;
                case 'm' or 's' or 'n':
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private PatternNode ReadQuantifier(PatternNode atom)
    {
        while (!AtEnd)
        {
            Match range = Range().Match(_pattern, _at);
            int min;
            int max = int.MaxValue;
            if (Take("*")) min = 0;
            else if (Take("+")) min = 1;
            else if (Take("?")) (min, max) = (0, 1);
            else if (range.Success)
            {
                _at += range.Length;
                string upper = range.Groups["max"].Value;
                min = int.Parse(range.Groups["min"].Value, CultureInfo.InvariantCulture);
                if (!range.Groups["comma"].Success) max = min;
                else if (upper.Length > 0) max = int.Parse(upper, CultureInfo.InvariantCulture);
            }
            else
            {
                return atom;
            }

            Take("?");
            atom = PatternNode.Repeat(atom, min, max);
        }

        return atom;
    }

    private PatternNode ReadEscape(bool ignoresCase)
    {
        if (AtEnd) return Unknown();
        char value = _pattern[_at];
        switch (value)
        {
            case 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
                _at++;
                return PatternNode.Empty;
            case 'k' or 'c' or (>= '0' and <= '9'):
                return Unknown();
        }

        return TryReadClassEscape(out AsciiSet set)
            ? PatternNode.Set(set, false)
            : TryReadCharacter(out char character) ? PatternNode.Character(character, ignoresCase) : Unknown();
    }

    /// <summary>After a backslash: a class of characters.</summary>
    private bool TryReadClassEscape(out AsciiSet set)
    {
        AsciiSet word = new AsciiSet(0, 0, true).With('a', 'z').With('A', 'Z').With('0', '9').With('_', '_');
        AsciiSet digit = new AsciiSet(0, 0, true).With('0', '9');
        AsciiSet space = new AsciiSet(0, 0, true).With('\t', '\r').With(' ', ' ');
        set = _pattern[_at] switch
        {
            'w' => word,
            'd' => digit,
            's' => space,
            'W' => word.Complement(),
            'D' => digit.Complement(),
            'S' => space.Complement(),
            'p' or 'P' => AsciiSet.All,
            _ => default,
        };
        if (set == default) return false;
        if (_pattern[_at++] is not ('p' or 'P')) return true;
        int end = _pattern.IndexOf('}', _at);
        if (end < 0) return false;
        _at = end + 1;
        return true;
    }

    /// <summary>After a backslash: one character.</summary>
    private bool TryReadCharacter(out char value)
    {
        value = _pattern[_at++];
        int digits = value switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0)
        {
            if (_at + digits > _pattern.Length) return false;
            ReadOnlySpan<char> hex = _pattern.AsSpan(_at, digits);
            const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
            if (!ushort.TryParse(hex, Hex, CultureInfo.InvariantCulture, out ushort code)) return false;
            _at += digits;
            value = (char)code;
            return true;
        }

        char? control = value switch
        {
            'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', 'v' => '\v', 'a' => '\a', 'e' => '\e', _ => null,
        };
        if (control is char known) value = known;
        else if (char.IsLetterOrDigit(value)) return false;
        return true;
    }

    private PatternNode ReadClass(bool ignoresCase)
    {
        bool isNegated = Take("^");
        AsciiSet set = default;
        for (bool isFirst = true; ; isFirst = false)
        {
            if (AtEnd) return Unknown();
            if (!isFirst && Take("]")) break;
            if (!TryReadMember(out char first, out AsciiSet member)) return Unknown();
            if (member != default)
            {
                set = set.With(member);
                continue;
            }

            char last = first;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;

                // A class taken away ([a-z-[aeiou]]) only makes the set smaller, but how it is read is not for here.
                if (_pattern[_at] == '[' || !TryReadMember(out last, out member) || member != default) return Unknown();
            }

            set = set.With(first, last);
        }

        if (ignoresCase) set = set.Folded();

        // Ignoring case, a character beyond ASCII may stand for a letter of ASCII.
        if (ignoresCase && set.Beyond) set = AsciiSet.All;
        return PatternNode.Set(isNegated ? set.Complement().With(Doubtful(set)) : set, ignoresCase);
    }

    /// <summary>What a negated set may have although its complement does not: where a member is not exact.</summary>
    private static AsciiSet Doubtful(AsciiSet set) => set == AsciiSet.All ? AsciiSet.All : default;

    /// <summary>One character of a class, or a class within it.</summary>
    private bool TryReadMember(out char value, out AsciiSet member)
    {
        member = default;
        value = _pattern[_at++];
        if (value == '[' && !AtEnd && _pattern[_at] == ':') return false;
        if (value != '\\') return true;
        if (AtEnd) return false;
        if (_pattern[_at] == 'b')
        {
            _at++;
            value = '\b';
            return true;
        }

        if (TryReadClassEscape(out member)) return true;
        return _pattern[_at] is not ('c' or (>= '0' and <= '9')) && TryReadCharacter(out value);
    }

    private bool Take(string text)
    {
        if (string.CompareOrdinal(_pattern, _at, text, 0, text.Length) != 0) return false;
        _at += text.Length;
        return true;
    }

    private PatternNode Unknown()
    {
        _isUnknown = true;
        return PatternNode.Any;
    }

    [GeneratedRegex(@"\G(?:<[A-Za-z_0-9]+>|'[A-Za-z_0-9]+')")]
    private static partial Regex GroupName();

    [GeneratedRegex(@"\G\{(?<min>[0-9]{1,9})(?<comma>,(?<max>[0-9]{0,9}))?\}")]
    private static partial Regex Range();
}
