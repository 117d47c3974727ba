using System.Globalization;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Documents;
using Synapsid.Search.Rows;

namespace Synapsid.Knowledge.Grains;

/// <content>Get, list, figures.</content>
public sealed partial class GrainStore
{
    /// <summary>The grain of an id; null where there is none.</summary>
    public Grain? Get(GrainId id)
    {
        (Grain? grain, long sequence) = Viewing(() =>
            (_table.TryFind(id, out GrainEntry entry) ? ReadDocument(entry.DocumentOffset) : null, _lastSequence));
        WaitUntilDurable(sequence);
        return grain;
    }

    /// <summary>A page of the grains that pass a filter, latest change first.</summary>
    /// <param name="filter">Which grains.</param>
    /// <param name="limit">
    /// Grains on the page at most, 1 to <see cref="GrainOptions.ResultsMax"/>; fewer where their texts are very long.
    /// </param>
    /// <param name="cursor">Null for the first page, then the page before's <see cref="GrainPage.NextCursor"/>.</param>
    public GrainPage List(GrainFilter filter, int limit, string? cursor = null)
    {
        if (limit < 1 || limit > _options.ResultsMax)
        {
            throw new GrainRejectedException($"limit is {limit}; it must lie between 1 and {_options.ResultsMax}.");
        }

        (GrainPage page, long sequence) = Viewing(() => (ListPage(filter, limit, cursor), _lastSequence));
        WaitUntilDurable(sequence);
        return page;
    }

    /// <summary>What the store holds.</summary>
    public GrainStats Stats() => Viewing(() =>
    {
        Dictionary<int, int> counts = [];
        int liveRows = 0;
        for (int ordinal = 0; ordinal < _table.Count; ordinal++)
        {
            GrainEntry entry = _table[ordinal];
            if (!entry.Live) continue;
            counts[entry.Namespace] = counts.GetValueOrDefault(entry.Namespace) + 1;
            liveRows += entry.RowCount;
        }

        SortedDictionary<string, int> namespaces = new(
            counts.ToDictionary(pair => _table.Namespaces[pair.Key], pair => pair.Value), StringComparer.Ordinal);
        return new GrainStats(
            _table.LiveCount,
            liveRows,
            namespaces,
            _table.RowCount - liveRows,
            _files?.Documents.LengthBytes ?? 0,
            (long)_table.RowCount * (_model?.Dimensions ?? 0) * sizeof(float),
            _files?.Texts.SegmentNames.Count ?? 0,
            _model?.Name);
    });

    /// <summary>The grains that have an anchor, in no order.</summary>
    public IReadOnlyList<AnchoredGrain> Anchored() => Viewing(() => _anchored.Values.ToList());

    /// <summary>How many grains can be found.</summary>
    public int Count => Viewing(() => _table.LiveCount);

    private GrainPage ListPage(GrainFilter filter, int limit, string? cursor)
    {
        int ordinal = cursor is null ? _table.Count - 1 : OrdinalOf(cursor);
        RowSet rows = _metadata.Select(ToRowFilter(filter));
        List<Grain> grains = [];
        long length = 0;
        for (; ordinal >= 0 && grains.Count < limit && length < _options.AnswerLengthMax; ordinal--)
        {
            GrainEntry entry = _table[ordinal];
            if (!rows.Contains(entry.FirstRow)) continue;
            Grain grain = ReadDocument(entry.DocumentOffset);
            grains.Add(grain);
            length += grain.Text.Length;
        }

        while (ordinal >= 0 && !rows.Contains(_table[ordinal].FirstRow)) ordinal--;
        return new GrainPage(grains, ordinal < 0 ? null : CursorOf(ordinal));
    }

    private string CursorOf(int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{_files!.Generation}-{ordinal}");

    private int OrdinalOf(string cursor)
    {
        string[] parts = cursor.Split('-');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int generation)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
            && generation == _files?.Generation
            && ordinal < _table.Count
            ? ordinal
            : throw new GrainRejectedException(
                "The cursor is not from this list, or the list was compacted since. Begin again without it.");
    }

    private Grain ReadDocument(long offset) => ReadDocument(_files!.Documents, offset);

    private static Grain ReadDocument(DocumentFile documents, long offset) =>
        GrainFormat.TryRead(documents.Read(offset), out Grain? grain)
            ? grain
            : throw new DocumentDamagedException(
                $"The document at byte {offset:N0} passed its checksum but is no grain that this version can read. "
                + "Was the data folder written by a newer Synapsid?");

    private static RowFilter ToRowFilter(GrainFilter filter) => new()
    {
        Namespace = filter.Namespace,
        AllTags = [.. filter.AllTags],
        AnyTags = [.. filter.AnyTags],
        CreatedFromMs = filter.CreatedFrom?.ToUnixTimeMilliseconds(),
        CreatedToMs = filter.CreatedTo?.ToUnixTimeMilliseconds(),
        UpdatedFromMs = filter.UpdatedFrom?.ToUnixTimeMilliseconds(),
        UpdatedToMs = filter.UpdatedTo?.ToUnixTimeMilliseconds(),
        ValidAtMs = filter.ValidAt?.ToUnixTimeMilliseconds(),
    };

    /// <summary>Nobody shall see what a crash can take back: a reader waits until what it saw is durable.</summary>
    private void WaitUntilDurable(long sequence)
    {
        if (_journal is { } journal && sequence > journal.DurableSequence) journal.WaitDurable(sequence);
    }
}
