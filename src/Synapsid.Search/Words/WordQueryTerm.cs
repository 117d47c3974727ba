using System.Text;

namespace Synapsid.Search.Words;

/// <summary>A term of a question.</summary>
/// <param name="Text">The term.</param>
/// <param name="Count">How often the question has it.</param>
/// <param name="IsWhole">Whether the question has it as an identifier of its own, not only as a part of one.</param>
/// <param name="Weight">What its BM25 weight is multiplied by; 1 unless the caller says otherwise.</param>
public sealed record WordQueryTerm(string Text, int Count, bool IsWhole, float Weight = 1)
{
    /// <summary>The term as segments hold it.</summary>
    internal byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
}
