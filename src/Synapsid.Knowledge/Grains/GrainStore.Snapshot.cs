using Synapsid.Base.Buffers;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Documents;
using Synapsid.Search.Rows;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Knowledge.Grains;

/// <content>
/// Save, load, and compaction. A snapshot holds the table and names the files; documents, vectors and words lie in
/// those files and are only synced.
/// <code>
/// version 1 byte = 1 or 2 | last sequence 8 | has model 1
/// with a model: name | fingerprint | dimensions | generation | document bytes 8 | segments (count, each name)
/// namespaces (count, each) | tags (count, each) | entries (count), each:
///   live 1 | id 16 | content key 16 | document offset | rows | namespace | tags (count, each)
///   created ms 8 | updated ms 8 | valid from ms 8 | valid to ms 8
/// version 2: and the entries that have an anchor (count, each its place, as the difference to the one before)
/// </code>
/// Counts, offsets and numbers are varints. Rows follow one another, so an entry's first row is not written.
/// Where no grain has an anchor it is version 1, which every Synapsid reads.
/// </content>
public sealed partial class GrainStore
{
    private const byte SnapshotVersion = 1;
    private const byte AnchoredSnapshotVersion = 2;
    private const int StringBytesMax = 64 * 1024;

    /// <summary>Generations, dimensions and labels are numbered far below this.</summary>
    private const long NumberMax = 1 << 24;

    private readonly List<string> _warnings = [];

    /// <summary>Files that the snapshot being written needs.</summary>
    private (int Generation, IReadOnlyList<string> Segments) _savedFiles = (0, []);

    /// <summary>Files that the snapshot before it needs, so that recovery can fall back to that.</summary>
    private (int Generation, IReadOnlyList<string> Segments) _previousFiles = (0, []);

    /// <summary>Runs something while no effect is written; searches go on. Snapshots are taken under it.</summary>
    public void WhileStill(Action action)
    {
        lock (_writing) action();
    }

    /// <summary>
    /// Syncs the files and writes the state that leads to them. Call it under <see cref="WhileStill"/>.
    /// </summary>
    /// <exception cref="IOException">The disk refused, or an effect could not be applied: the journal holds it, and
    /// what is in memory may be half of it.</exception>
    public void Save(SnapshotWriter writer)
    {
        if (_failure is not null) throw Broken(_failure);
        writer.WriteByte(_anchored.Count == 0 ? SnapshotVersion : AnchoredSnapshotVersion);
        writer.WriteInt64(_lastSequence);
        writer.WriteByte(_model is null ? (byte)0 : (byte)1);
        if (_model is null || _files is null) return;

        _files.Sync();
        IReadOnlyList<string> segments = _files.Texts.Seal(_metadata.Select(RowFilter.None));
        writer.WriteString(_model.Name);
        writer.WriteString(_model.Fingerprint);
        writer.WriteVarInt((ulong)_model.Dimensions);
        writer.WriteVarInt((ulong)_files.Generation);
        writer.WriteInt64(_files.Documents.LengthBytes);
        WriteStrings(writer, segments.Count, i => segments[i]);
        WriteStrings(writer, _table.Namespaces.Count, i => _table.Namespaces[i]);
        WriteStrings(writer, _table.Tags.Count, i => _table.Tags[i]);
        writer.WriteVarInt((ulong)_table.Count);
        for (int ordinal = 0; ordinal < _table.Count; ordinal++) WriteEntry(writer, _table[ordinal]);
        if (_anchored.Count > 0) WriteAnchored(writer);
        _savedFiles = (_files.Generation, segments);
    }

    /// <summary>
    /// Tells that the snapshot last saved is safe: deletes the files that neither it nor the one before it needs.
    /// </summary>
    public void Saved()
    {
        if (_files is null) return;
        bool sameGeneration = _previousFiles.Generation == _savedFiles.Generation;
        _files.Texts.Forget([.. _savedFiles.Segments, .. sameGeneration ? _previousFiles.Segments : []]);
        int oldest = Math.Min(_savedFiles.Generation, Math.Max(1, _previousFiles.Generation));
        for (int old = oldest - 1; old > 0 && GrainFiles.Delete(_fileSystem, _folder, old); old--)
        {
        }

        _previousFiles = _savedFiles;
    }

    /// <summary>Loads what <see cref="Save"/> wrote, into an empty store.</summary>
    /// <exception cref="InvalidDataException">The snapshot is of another version.</exception>
    /// <exception cref="IOException">A file that it names is missing or damaged.</exception>
    public void Load(SnapshotReader reader)
    {
        byte version = reader.ReadByte();
        if (version is not (SnapshotVersion or AnchoredSnapshotVersion))
        {
            throw new InvalidDataException(
                $"The snapshot's grain section has version {version}; this Synapsid reads up to "
                + $"{AnchoredSnapshotVersion}.");
        }

        _lastSequence = reader.ReadInt64();
        if (reader.ReadByte() == 0) return;
        _model =
            new GrainModel(reader.ReadString(StringBytesMax), reader.ReadString(StringBytesMax), ReadCount(reader));
        int generation = ReadCount(reader);
        long documentBytes = reader.ReadInt64();
        string[] segments = ReadStrings(reader);
        foreach (string name in ReadStrings(reader)) _table.Namespaces.Number(name);
        foreach (string tag in ReadStrings(reader)) _table.Tags.Number(tag);
        int entries = ReadCount(reader);
        for (int i = 0; i < entries; i++) AddEntry(ReadEntry(reader, _table.RowCount));
        int[] anchored = version == AnchoredSnapshotVersion ? ReadAnchored(reader) : [];

        _files = GrainFiles.Open(
            _fileSystem, _folder, generation, _model, documentBytes, _table.RowCount, segments, out string? warning);
        _previousFiles = (generation, segments);
        foreach (int ordinal in anchored) RememberAnchor(_table[ordinal]);
        if (warning is null) return;
        _warnings.Add(warning);
        RefillTexts(_files, _table);
    }

    /// <summary>
    /// Writes the live grains into a new generation of files when at least a quarter of all chunks is dead; true when
    /// it did. The caller takes a snapshot next: until then a crash brings back the old generation, which stays whole.
    /// </summary>
    public bool Compact()
    {
        lock (_writing)
        {
            if (_files is not { } old || _model is not { } model) return false;
            GrainStats stats = Stats();
            if (stats.DeadChunks == 0 || stats.DeadChunks < stats.Chunks / 3) return false;

            (GrainFiles files, GrainTable table) = CopyLive(old, model);
            Changing(() =>
            {
                (_files, _table, _metadata) = (files, new GrainTable(), new RowMetadata());
                CopyLabels(table, _table);
                for (int ordinal = 0; ordinal < table.Count; ordinal++) AddEntry(table[ordinal]);
                old.Dispose();
            });
            return true;
        }
    }

    private (GrainFiles Files, GrainTable Table) CopyLive(GrainFiles old, GrainModel model)
    {
        int generation = old.Generation + 1;
        GrainTable table = new();
        GrainFiles? files = null;
        try
        {
            files = GrainFiles.Create(_fileSystem, _folder, generation, model);
            CopyLive(old, files, table);
            return (files, table);
        }
        catch
        {
            // The old generation goes on. What was written of the new one is not left on a disk that may be full.
            files?.Dispose();
            TryDelete(generation);
            throw;
        }
    }

    private void TryDelete(int generation)
    {
        try
        {
            GrainFiles.Delete(_fileSystem, _folder, generation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next attempt replaces them; why this one failed is what the caller must hear.
        }
    }

    private void CopyLive(GrainFiles old, GrainFiles files, GrainTable table)
    {
        HashSet<int> damaged = [.. old.Vectors.Verify()];
        float[] vector = new float[old.Vectors.Format.Dimensions];
        for (int ordinal = 0; ordinal < _table.Count; ordinal++)
        {
            GrainEntry entry = _table[ordinal];
            if (!entry.Live) continue;
            if (Enumerable.Range(entry.FirstRow, entry.RowCount).Any(damaged.Contains))
            {
                // A copy would get a checksum of its own, and the damage could never be found again.
                throw new IOException($"A vector of grain {entry.Id} is damaged. Encode it anew: syn verify --repair");
            }

            byte[] document = old.Documents.Read(entry.DocumentOffset);
            files.Documents.Reserve(document.Length);
            files.Vectors.Reserve(entry.RowCount);
            for (int i = 0; i < entry.RowCount; i++)
            {
                old.Vectors.Read(entry.FirstRow + i, vector);
                files.Vectors.Append(vector);
            }

            // Numbered anew: a label that only dead grains have is not kept.
            table.Add(entry with
            {
                DocumentOffset = files.Documents.Append(document),
                FirstRow = table.RowCount,
                Namespace = table.Namespaces.Number(_table.Namespaces[entry.Namespace]),
                Tags = [.. entry.Tags.Select(tag => table.Tags.Number(_table.Tags[tag]))],
            });
        }

        RefillTexts(files, table);
    }

    private static void CopyLabels(GrainTable from, GrainTable to)
    {
        for (int i = 0; i < from.Namespaces.Count; i++) to.Namespaces.Number(from.Namespaces[i]);
        for (int i = 0; i < from.Tags.Count; i++) to.Tags.Number(from.Tags[i]);
    }

    /// <summary>
    /// Indexes the words of every live version anew, from the documents; dead rows keep their numbers.
    /// </summary>
    private static void RefillTexts(GrainFiles files, GrainTable table)
    {
        for (int ordinal = 0; ordinal < table.Count; ordinal++)
        {
            GrainEntry entry = table[ordinal];
            if (entry.Live) AddTexts(files, ReadDocument(files.Documents, entry.DocumentOffset), entry.FirstRow);
            else for (int i = 0; i < entry.RowCount; i++) files.Texts.Add(entry.FirstRow + i, "");
        }
    }

    private static void WriteEntry(SnapshotWriter writer, GrainEntry entry)
    {
        Span<byte> id = stackalloc byte[GrainId.SizeBytes];
        entry.Id.Write(id);
        writer.WriteByte(entry.Live ? (byte)1 : (byte)0);
        writer.WriteRaw(id);
        writer.WriteInt64((long)entry.Content.High);
        writer.WriteInt64((long)entry.Content.Low);
        writer.WriteVarInt((ulong)entry.DocumentOffset);
        writer.WriteVarInt((ulong)entry.RowCount);
        writer.WriteVarInt((ulong)entry.Namespace);
        writer.WriteVarInt((ulong)entry.Tags.Length);
        foreach (int tag in entry.Tags) writer.WriteVarInt((ulong)tag);
        writer.WriteInt64(entry.CreatedMs);
        writer.WriteInt64(entry.UpdatedMs);
        writer.WriteInt64(entry.ValidFromMs);
        writer.WriteInt64(entry.ValidToMs);
    }

    private static GrainEntry ReadEntry(SnapshotReader reader, int firstRow)
    {
        Span<byte> id = stackalloc byte[GrainId.SizeBytes];
        bool live = reader.ReadByte() == 1;
        reader.ReadRaw(id);
        ContentKey content = new((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
        long offset = (long)reader.ReadVarInt();
        int rows = ReadCount(reader);
        int @namespace = ReadCount(reader);
        int[] tags = new int[ReadCount(reader)];
        for (int i = 0; i < tags.Length; i++) tags[i] = ReadCount(reader);
        return new GrainEntry(
            GrainId.Read(id),
            content,
            offset,
            firstRow,
            rows,
            @namespace,
            tags,
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            live);
    }

    private void WriteAnchored(SnapshotWriter writer)
    {
        writer.WriteVarInt((ulong)_anchored.Count);
        int before = 0;
        for (int ordinal = 0; ordinal < _table.Count; ordinal++)
        {
            GrainEntry entry = _table[ordinal];
            if (!entry.Live || !_anchored.ContainsKey(entry.Id)) continue;
            writer.WriteVarInt((ulong)(ordinal - before));
            before = ordinal;
        }
    }

    private int[] ReadAnchored(SnapshotReader reader)
    {
        int[] ordinals = new int[ReadCount(reader)];
        int at = 0;
        for (int i = 0; i < ordinals.Length; i++)
        {
            ordinals[i] = at = (int)Math.Min(at + (long)ReadCount(reader), int.MaxValue);
            if (at < _table.Count) continue;
            throw new InvalidDataException(
                $"The snapshot's grain section has an anchor at entry {at:N0} of {_table.Count:N0}.");
        }

        return ordinals;
    }

    /// <summary>A document that is damaged is found by <c>syn verify</c>; its anchor is gone with it.</summary>
    private void RememberAnchor(GrainEntry entry)
    {
        try
        {
            if (ReadDocument(entry.DocumentOffset) is { Anchor: { } anchor } grain)
            {
                _anchored[entry.Id] = AnchoredGrain.Of(grain, anchor);
            }
        }
        catch (DocumentDamagedException exception)
        {
            _warnings.Add($"The anchor of grain {entry.Id} cannot be read: {exception.Message}");
        }
    }

    private static void WriteStrings(SnapshotWriter writer, int count, Func<int, string> item)
    {
        writer.WriteVarInt((ulong)count);
        for (int i = 0; i < count; i++) writer.WriteString(item(i));
    }

    /// <summary>A number that cannot be larger than the bytes that are left, so that no allocation runs away.</summary>
    private static int ReadCount(SnapshotReader reader)
    {
        ulong count = reader.ReadVarInt();
        return count <= (ulong)Math.Min(int.MaxValue, Math.Max(reader.Remaining, NumberMax))
            ? (int)count
            : throw new InvalidDataException(
                $"The snapshot's grain section has a count of {count:N0}, which cannot be.");
    }

    private static string[] ReadStrings(SnapshotReader reader)
    {
        string[] strings = new string[ReadCount(reader)];
        for (int i = 0; i < strings.Length; i++) strings[i] = reader.ReadString(StringBytesMax);
        return strings;
    }
}
