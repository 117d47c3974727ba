using System.Buffers;
using Synapsid.Base.Buffers;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;
using Synapsid.Storage.Journals;

namespace Synapsid.Knowledge.Grains;

/// <content>An effect becomes state.</content>
public sealed partial class GrainStore
{
    /// <summary>
    /// Applies one effect. Recovery calls it for the journal's tail, writers for what they appended. Applying a record
    /// a second time changes nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">The record passed its checksum but is no effect of this
    /// version.</exception>
    public void Apply(in JournalRecord record)
    {
        if (record.Sequence <= _lastSequence) return;
        switch (record.Kind)
        {
            case GrainEffect.UseModel:
                ApplyUseModel(record);
                break;
            case GrainEffect.Put:
                ApplyPut(record);
                break;
            case GrainEffect.Delete:
                ApplyDelete(record);
                break;
            default:
                throw Unreadable(record);
        }

        _lastSequence = record.Sequence;
    }

    private void ApplyUseModel(in JournalRecord record)
    {
        RecordReader reader = new(record.Payload);
        GrainModel model = new(reader.Text(), reader.Text(), reader.Count(VectorFormat.DimensionsMax));
        if (!reader.AtEnd || model.Dimensions == 0 || _model is not null) throw Unreadable(record);
        GrainFiles files = GrainFiles.Create(_fileSystem, _folder, generation: 1, model);
        Changing(() => (_model, _files) = (model, files));
    }

    private void ApplyPut(in JournalRecord record)
    {
        RecordReader reader = new(record.Payload);
        ReadOnlySpan<byte> document = reader.Bytes();
        if (_files is not { } files || !GrainFormat.TryRead(document, out Grain? grain)) throw Unreadable(record);

        int floats = grain.Chunks.Count * files.Vectors.Format.Dimensions;
        float[] vectors = ArrayPool<float>.Shared.Rent(floats);
        try
        {
            reader.Floats(vectors.AsSpan(0, floats));
            if (!reader.AtEnd) throw Unreadable(record);

            // Beyond what readers see: they are bounded by the table's rows, which grow below.
            files.Vectors.Append(vectors.AsSpan(0, floats));
            long offset = files.Documents.Append(document);
            Changing(() => Show(files, grain, offset));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(vectors);
        }
    }

    private void ApplyDelete(in JournalRecord record)
    {
        if (record.Payload.Length != GrainId.SizeBytes) throw Unreadable(record);
        GrainId id = GrainId.Read(record.Payload);
        Changing(() => Hide(id));
    }

    private void Show(GrainFiles files, Grain grain, long offset)
    {
        Hide(grain.Id);
        GrainEntry entry = new(
            grain.Id,
            ContentKey.Of(grain.Namespace, grain.Text),
            offset,
            _table.RowCount,
            grain.Chunks.Count,
            _table.Namespaces.Number(grain.Namespace),
            [.. grain.Tags.Select(_table.Tags.Number)],
            grain.CreatedAt.ToUnixTimeMilliseconds(),
            grain.UpdatedAt.ToUnixTimeMilliseconds(),
            grain.ValidFrom?.ToUnixTimeMilliseconds() ?? long.MinValue,
            grain.ValidTo?.ToUnixTimeMilliseconds() ?? long.MaxValue,
            Live: true);
        AddTexts(files, grain, entry.FirstRow);
        AddEntry(entry);
        if (grain.Anchor is not { } anchor) return;
        _anchored[grain.Id] = AnchoredGrain.Of(grain, anchor);
        Volatile.Write(ref _anchorsChanged, 1);
    }

    private void Hide(GrainId id)
    {
        if (!_table.Remove(id, out GrainEntry removed)) return;
        for (int row = removed.FirstRow; row < removed.FirstRow + removed.RowCount; row++) _metadata.Remove(row);
        if (_anchored.Remove(id)) Volatile.Write(ref _anchorsChanged, 1);
    }

    /// <summary>Adds a version to the table and its rows to the columns that filters read.</summary>
    private void AddEntry(GrainEntry entry)
    {
        RowValues values = new()
        {
            Namespace = _table.Namespaces[entry.Namespace],
            Tags = [.. entry.Tags.Select(tag => _table.Tags[tag])],
            CreatedMs = entry.CreatedMs,
            UpdatedMs = entry.UpdatedMs,
            ValidFromMs = entry.ValidFromMs == long.MinValue ? null : entry.ValidFromMs,
            ValidToMs = entry.ValidToMs == long.MaxValue ? null : entry.ValidToMs,
        };
        for (int i = 0; i < entry.RowCount; i++)
        {
            int row = _metadata.Append(values);
            if (!entry.Live) _metadata.Remove(row);
        }

        _table.Add(entry);
    }

    private static void AddTexts(GrainFiles files, Grain grain, int firstRow)
    {
        for (int i = 0; i < grain.Chunks.Count; i++)
        {
            files.Texts.Add(firstRow + i, SearchedText(grain.Title, grain.Text, grain.Chunks[i]));
        }
    }

    /// <summary>
    /// What is embedded and indexed for a chunk: the title stands before each, as a reader would see it.
    /// </summary>
    private static string SearchedText(string? title, string text, GrainChunk chunk)
    {
        string body = chunk.Length == text.Length ? text : text.Substring(chunk.Start, chunk.Length);
        return title is null ? body : $"{title}. {body}";
    }

    private void Changing(Action change)
    {
        _view.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            _view.ExitWriteLock();
        }
    }

    private static InvalidDataException Unreadable(in JournalRecord record) => new(
        $"Journal record {record.Sequence} (kind 0x{record.Kind:x2}, {record.Payload.Length:N0} bytes) is no grain "
        + "effect that this version can read. Was the data folder written by a newer Synapsid?");
}
