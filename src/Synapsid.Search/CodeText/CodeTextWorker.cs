using System.Text;

using Synapsid.Search.Trigrams;
using Synapsid.Search.Words;

namespace Synapsid.Search.CodeText;

/// <summary>Takes the rows of one thread for a <see cref="CodeTextBuilder"/>. Not thread-safe.</summary>
public sealed class CodeTextWorker
{
    private readonly CodeTextBuilder _builder;
    private int _lastRow = -1;

    internal CodeTextWorker(CodeTextBuilder builder) => _builder = builder;

    /// <summary>The trigrams of its rows.</summary>
    internal TrigramRows Trigrams { get; } = new();

    /// <summary>The words of its rows.</summary>
    internal WordRows Words { get; } = new();

    /// <summary>Indexes a row.</summary>
    /// <param name="row">Its number: above all that this worker has added, and added by no other.</param>
    /// <param name="text">Its bytes: UTF-8, where what is not UTF-8 separates words. Not kept.</param>
    public void Add(int row, ReadOnlySpan<byte> text)
    {
        if (row <= _lastRow) throw new ArgumentException($"row {row} comes after row {_lastRow}", nameof(row));
        _builder.Claim(row);
        _lastRow = row;
        Trigrams.Add(row, text, Ascii.IsValid(text));
        Words.Add(row, text);
    }
}
