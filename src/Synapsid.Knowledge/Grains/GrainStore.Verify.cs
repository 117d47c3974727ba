using Synapsid.Knowledge.Documents;

namespace Synapsid.Knowledge.Grains;

/// <content>Every stored byte against its checksum.</content>
public sealed partial class GrainStore
{
    /// <summary>
    /// Reads every document and vector of the live grains and checks them against their checksums. The text index needs
    /// none of this: it is checked whole each time it is opened, and built anew from the documents where it is damaged.
    /// </summary>
    /// <param name="repair">
    /// Encode the texts of damaged vectors anew. A damaged document cannot be mended: its bytes are gone.
    /// </param>
    /// <param name="cancellation">Stops between grains.</param>
    public GrainVerification Verify(bool repair, CancellationToken cancellation = default)
    {
        (List<GrainEntry> live, HashSet<int> badRows, GrainFiles? files) = Viewing(() =>
        {
            List<GrainEntry> entries = [];
            for (int ordinal = 0; ordinal < _table.Count; ordinal++)
            {
                if (_table[ordinal].Live) entries.Add(_table[ordinal]);
            }

            return (entries, _files is null ? [] : _files.Vectors.Verify().ToHashSet(), _files);
        });

        List<GrainDamage> damage = [];
        foreach (GrainEntry entry in live)
        {
            cancellation.ThrowIfCancellationRequested();
            bool badVector = Enumerable.Range(entry.FirstRow, entry.RowCount).Any(badRows.Contains);
            try
            {
                Grain? grain = Get(entry.Id);
                if (grain is null || !badVector) continue;
                bool repaired = repair && Reencode(files!, grain, entry, cancellation);
                damage.Add(new GrainDamage(
                    entry.Id,
                    repaired
                        ? "Its vector was damaged; it was encoded anew."
                        : "Its vector is damaged: it is not found by meaning. Encode it anew: syn verify --repair",
                    repaired));
            }
            catch (DocumentDamagedException exception)
            {
                damage.Add(new GrainDamage(entry.Id, exception.Message, Repaired: false));
            }
        }

        return new GrainVerification(live.Count, live.Sum(entry => entry.RowCount), damage);
    }

    /// <summary>Stores a grain once more with fresh vectors; false when somebody else changed it meanwhile.</summary>
    private bool Reencode(GrainFiles files, Grain grain, GrainEntry entry, CancellationToken cancellation)
    {
        GrainDraft draft = new()
        {
            Text = grain.Text,
            Title = grain.Title,
            Tags = grain.Tags,
            Namespace = grain.Namespace,
            Author = grain.Author,
            Source = grain.Source,
            Mime = grain.Mime,
            Language = grain.Language,
            ValidFrom = grain.ValidFrom,
            ValidTo = grain.ValidTo,
        };
        Prepared prepared = Prepare(draft, cancellation) with { Anchor = grain.Anchor };
        lock (_writing)
        {
            bool same = _files == files
                && _table.TryFind(grain.Id, out GrainEntry now)
                && now.DocumentOffset == entry.DocumentOffset;
            if (!same) return false;
            AppendPut(ToGrain(grain.Id, prepared, grain.CreatedAt, grain.UpdatedAt), prepared);
        }

        FinishWrite();
        return true;
    }
}
