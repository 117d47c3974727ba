using System.Collections.Concurrent;
using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Tells whether anchored code is still what it was, by the file as it is now. A file whose stamp is known costs one
/// system call; one that changed is read, and the anchored lines are looked for in it. Thread-safe.
/// </summary>
public sealed class AnchorChecker
{
    /// <summary>A longer file is not read.</summary>
    internal const int TextBytesMax = 64 << 20;

    private const int KnownMax = 16_384;

    private readonly ISourceTree _tree;
    private readonly SymbolExtractor _extractor;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<CodeAnchor, (FileStamp Stamp, AnchorCheck Check)> _known = [];

    internal AnchorChecker(ISourceTree tree, SymbolExtractor extractor, TimeProvider clock) =>
        (_tree, _extractor, _clock) = (tree, extractor, clock);

    /// <summary>What became of anchored code.</summary>
    public AnchorCheck Check(CodeAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        byte[] path = Encoding.UTF8.GetBytes($"{anchor.Repository}/{anchor.Path}");
        SourceOutcome outcome = _tree.Stat(path, follow: false, out SourceStamp stamp);
        if (outcome == SourceOutcome.Absent)
        {
            return AsThen(anchor, HasRepository(anchor) ? AnchorState.Gone : AnchorState.Unknown);
        }

        if (outcome != SourceOutcome.Done) return AsThen(anchor, AnchorState.Unknown);
        if (stamp.Kind != SourceEntryKind.File) return AsThen(anchor, AnchorState.Gone);
        FileStamp now = FileStamp.Of(stamp);
        if (_known.TryGetValue(anchor, out (FileStamp Stamp, AnchorCheck Check) known) && known.Stamp == now)
        {
            return known.Check;
        }

        using SourceContent content = new();
        outcome = _tree.Read(path, follow: false, TextBytesMax, content);
        if (outcome != SourceOutcome.Done || !content.IsWhole) return AsThen(anchor, AnchorState.Unknown);
        AnchorCheck check = SourceText.TryDecode(content.Memory, out ReadOnlyMemory<byte> text)
            ? Compare(anchor, text.Span)
            : AsThen(anchor, AnchorState.Stale);
        FileStamp read = FileStamp.Of(content.Stamp);
        if (!read.IsRacyAt(_clock.GetUtcNow()))
        {
            if (_known.Count >= KnownMax) _known.Clear();
            _known[anchor] = (read, check);
        }

        return check;
    }

    private AnchorCheck Compare(CodeAnchor anchor, ReadOnlySpan<byte> text)
    {
        SourceLines lines = new(text);
        if (anchor.IsWholeFile)
        {
            bool isSame = AnchorText.HashOf(text, lines, 1, lines.Count) == anchor.Hash;
            return new AnchorCheck(isSame ? AnchorState.Fresh : AnchorState.Stale, 1, Math.Max(1, lines.Count));
        }

        int count = anchor.EndLine - anchor.StartLine + 1;
        List<int> places = AnchorText.FindAll(text, lines, anchor.Hash, count);
        bool isFound = anchor.Symbol is null
            ? places.Count > 0
            : anchor.IsAlone && places.Count == 1 && !GoesOn(text, lines, places[0], count);
        if (isFound) return Nearest(anchor, places, count);
        return anchor.Symbol is null ? AsThen(anchor, AnchorState.Stale) : CompareSymbol(anchor, text, lines, places);
    }

    /// <summary>The text does not tell by itself: where the symbol is now, and whether it is as it was.</summary>
    private AnchorCheck CompareSymbol(
        CodeAnchor anchor, ReadOnlySpan<byte> text, SourceLines lines, List<int> places)
    {
        FileSymbols found = _extractor.Extract(anchor.Path, text);
        if (found.Problem is not null || found.Language.Reader == SymbolReader.None)
        {
            int count = anchor.EndLine - anchor.StartLine + 1;
            foreach (int place in places)
            {
                if (GoesOn(text, lines, place, count)) return AsThen(anchor, AnchorState.Stale);
            }

            return places.Count > 0 ? Nearest(anchor, places, count) : AsThen(anchor, AnchorState.Stale);
        }

        CodeSymbol? nearest = null;
        foreach (CodeSymbol symbol in found.Symbols)
        {
            if (symbol.QualifiedName != anchor.Symbol) continue;
            if (AnchorText.HashOf(text, lines, symbol.StartLine, symbol.EndLine) == anchor.Hash)
            {
                return new AnchorCheck(AnchorState.Fresh, symbol.StartLine, symbol.EndLine);
            }

            bool isNearer = nearest is null
                || Math.Abs(symbol.StartLine - anchor.StartLine) < Math.Abs(nearest.StartLine - anchor.StartLine);
            if (isNearer) nearest = symbol;
        }

        return nearest is null
            ? AsThen(anchor, AnchorState.Gone)
            : new AnchorCheck(AnchorState.Stale, nearest.StartLine, nearest.EndLine);
    }

    /// <summary>
    /// Whether the block goes on below some lines, by its indentation: a function of Python can grow at its end without
    /// a line of it changing.
    /// </summary>
    private static bool GoesOn(ReadOnlySpan<byte> text, SourceLines lines, int start, int count)
    {
        int next = start + count;
        while (next <= lines.Count && lines.IndentOf(text, next) < 0) next++;
        return next <= lines.Count && lines.IndentOf(text, next) > lines.IndentOf(text, start);
    }

    private static AnchorCheck Nearest(CodeAnchor anchor, List<int> places, int count)
    {
        int start = places.MinBy(place => Math.Abs(place - anchor.StartLine));
        return new AnchorCheck(AnchorState.Fresh, start, start + count - 1);
    }

    private static AnchorCheck AsThen(CodeAnchor anchor, AnchorState state) =>
        new(state, anchor.StartLine, anchor.EndLine);

    private bool HasRepository(CodeAnchor anchor) =>
        _tree.Stat(Encoding.UTF8.GetBytes(anchor.Repository), follow: true, out SourceStamp stamp) == SourceOutcome.Done
        && stamp.Kind == SourceEntryKind.Folder;
}
