using System.Text;

using Synapsid.Search.Text;

namespace Synapsid.Search.Words;

/// <summary>
/// Turns the UTF-8 bytes of source text into terms. A text is cut into runs of ASCII letters, digits, underscores and
/// bytes beyond ASCII; a run becomes the terms that <see cref="TextAnalyzer"/> makes of it: the parts of an identifier
/// and its whole, lower case, without plural. Not thread-safe.
/// </summary>
/// <remarks>
/// Runs are found in 64 bytes at a time. An apostrophe ends a run, unlike in prose: <c>f'name'</c> holds <c>name</c>.
/// </remarks>
internal sealed class CodeAnalyzer
{
    /// <summary>Bytes of an ASCII run that are looked at.</summary>
    public const int RunBytesMax = TextAnalyzer.WordCharsMax;

    /// <summary>An identifier of more parts gives its whole alone: a hash or a key, whose parts say nothing.</summary>
    public const int PartsMax = 12;

    private static readonly TextAnalyzer Analyzer = new(new TextAnalyzerOptions());

    private readonly char[] _buffer = new char[TextAnalyzer.BufferChars];
    private char[] _chars = new char[RunBytesMax];

    /// <summary>A number that changes when terms are made otherwise: a segment keeps it.</summary>
    public static uint Fingerprint => Analyzer.Options.Fingerprint() ^ 1;

    /// <summary>Which of the first 64 bytes (or fewer) belong to runs, lowest bit first.</summary>
    public static ulong WordMask(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 64) return WordBytes.Mask(bytes);
        ulong mask = 0;
        for (int i = 0; i < bytes.Length; i++) mask |= (WordBytes.Contains(bytes[i]) ? 1UL : 0) << i;
        return mask;
    }

    /// <summary>The terms of one run.</summary>
    public void Analyze(ReadOnlySpan<byte> run, WordList terms)
    {
        terms.Clear();
        bool isAscii = Ascii.IsValid(run);
        if (isAscii && run.Length > RunBytesMax) run = run[..RunBytesMax];
        if (_chars.Length < run.Length) _chars = new char[run.Length * 2];
        int length = Encoding.UTF8.GetChars(run, _chars);
        TermCursor cursor = Analyzer.Read(_chars.AsSpan(0, length), _buffer);
        while (cursor.MoveNext()) terms.Add(cursor.Current, cursor.CountsToLength, !cursor.CountsToLength);

        // Where a run beyond ASCII holds several words, a part cannot be told from a whole: any may be one.
        if (!isAscii || terms.Count == 1) terms.MarkAllWhole();
        if (isAscii && terms.Count > PartsMax + 1) terms.KeepLast();
    }
}
