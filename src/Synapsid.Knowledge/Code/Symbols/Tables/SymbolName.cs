using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>By what a symbol's name is looked up: the last part of it, in small letters.</summary>
internal static class SymbolName
{
    /// <summary>The part of a name after its last separator, whichever language it was written in.</summary>
    public static ReadOnlySpan<char> LastPart(ReadOnlySpan<char> name)
    {
        int separator = name.LastIndexOfAny(".:/\\#");
        return separator < 0 || separator == name.Length - 1 ? name : name[(separator + 1)..];
    }

    /// <summary>What stands before the last part, its separators turned into dots; may be empty.</summary>
    public static string Qualifier(string name)
    {
        int length = name.Length - LastPart(name).Length;
        return name[..length].Replace("::", ".", StringComparison.Ordinal).Replace("->", ".", StringComparison.Ordinal)
            .Replace('/', '.').Replace('\\', '.').Replace('#', '.').Trim('.');
    }

    /// <summary>A heading without separators: it is looked up as a whole, never by what follows a dot in it.</summary>
    public static string Headed(string heading) => heading.AsSpan().IndexOfAny(".:/\\#") < 0 ? heading
        : heading.Replace('.', ' ').Replace(':', ' ').Replace('/', ' ').Replace('\\', ' ').Replace('#', ' ');

    /// <summary>The hash by which a name is found.</summary>
    public static uint KeyOf(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> part = LastPart(name);
        if (part.Length > 256) part = part[..256];
        Span<char> folded = stackalloc char[256];
        int length = part.ToLowerInvariant(folded);
        Span<byte> bytes = stackalloc byte[3 * 256];
        return Crc32C.Compute(bytes[..Encoding.UTF8.GetBytes(folded[..length], bytes)]);
    }

    /// <summary>Whether a container ends with a qualifier, at the border of a name.</summary>
    public static bool IsWithin(ReadOnlySpan<char> container, ReadOnlySpan<char> qualifier, StringComparison comparison)
    {
        if (qualifier.IsEmpty) return true;
        if (!container.EndsWith(qualifier, comparison)) return false;
        return container.Length == qualifier.Length || container[^(qualifier.Length + 1)] == '.';
    }
}
