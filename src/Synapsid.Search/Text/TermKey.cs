using System.Text;

namespace Synapsid.Search.Text;

/// <summary>A term in both of its spellings: memory looks up UTF-16, segments look up UTF-8.</summary>
internal readonly record struct TermKey(string Text, byte[] Utf8)
{
    /// <summary>The key of a term.</summary>
    public static TermKey Of(string text) => new(text, Encoding.UTF8.GetBytes(text));
}
