using Synapsid.Base.Buffers;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Storage.Journals;

namespace Synapsid.Knowledge.Grains;

/// <content>Add, update, delete, clean up.</content>
public sealed partial class GrainStore
{
    /// <summary>Tokens around every text and between title and text, which a chunk must leave room for.</summary>
    private const int ReservedTokens = 4;

    /// <summary>The part of every chunk's room that a title may take, as a divisor; the rest of it is not
    /// embedded.</summary>
    private const int TitleShare = 4;

    /// <summary>Stores a text; returns when it is durable.</summary>
    /// <exception cref="GrainRejectedException">The draft breaks a limit.</exception>
    public AddOutcome Add(GrainDraft draft, CancellationToken cancellation = default)
    {
        AddOutcome outcome = AddMany([draft], cancellation)[0];
        return outcome.Rejection is null ? outcome : throw outcome.Rejection;
    }

    /// <summary>
    /// Stores many texts, encoded together; returns when all are durable. A draft that is rejected does not stop the
    /// others. A cancelled call has stored nothing. One that the disk refuses may have stored the first drafts: call it
    /// again, for what is there is passed over.
    /// </summary>
    /// <returns>What became of each draft, in the drafts' order.</returns>
    public IReadOnlyList<AddOutcome> AddMany(IReadOnlyList<GrainDraft> drafts, CancellationToken cancellation = default)
    {
        AddOutcome[] outcomes = new AddOutcome[drafts.Count];
        List<(int Index, int First)> repeats = [];
        List<FreshDraft> fresh = FindFresh(drafts, outcomes, repeats);
        if (fresh.Count > 0)
        {
            ITextEncoder encoder = MatchingEncoder();
            List<(FreshDraft Fresh, GrainChunk[] Chunks)> cut = CutAll(fresh, encoder, outcomes);
            List<Prepared> prepared =
                Prepare([.. cut.Select(item => (item.Fresh.Draft, item.Chunks))], encoder, cancellation);
            lock (_writing)
            {
                if (cut.Count > 0) AppendModel(encoder);
                for (int i = 0; i < cut.Count; i++)
                {
                    FreshDraft item = cut[i].Fresh;
                    outcomes[item.Index] = Put(item.Key, prepared[i] with { Anchor = item.Anchor });
                }
            }
        }

        // A text that stood twice in the call was stored, or refused, with its first draft, whatever became of that.
        foreach ((int index, int first) in repeats) outcomes[index] = outcomes[first] with { Stored = false };
        FinishWrite();
        return outcomes;
    }

    /// <summary>Changes a grain; returns it as it is now, or null where there is none.</summary>
    /// <exception cref="GrainRejectedException">The patch breaks a limit, or another grain holds the new
    /// text.</exception>
    public Grain? Update(GrainId id, GrainPatch patch, CancellationToken cancellation = default)
    {
        while (true)
        {
            (Grain Grain, GrainEntry Entry, GrainFiles Files)? found = Viewing<(Grain, GrainEntry, GrainFiles)?>(() =>
                _table.TryFind(id, out GrainEntry entry)
                    ? (ReadDocument(entry.DocumentOffset), entry, _files!)
                    : null);
            if (found is not { } old) return null;

            GrainDraft draft = GrainRules.Accept(old.Grain, patch, _options);
            Prepared? kept = draft.Text == old.Grain.Text && draft.Title == old.Grain.Title
                ? KeepVectors(old.Files, old.Grain, old.Entry, draft)
                : Prepare(draft, cancellation);
            if (kept is not { } prepared) continue;
            CodeAnchor? anchor = patch.Anchor is null ? old.Grain.Anchor : Resolve(patch.Anchor);
            lock (_writing)
            {
                // Somebody else changed it meanwhile: look again. Compaction may have put a later version where the
                // earlier one stood, so an offset tells versions apart only within one generation of files.
                if (!_table.TryFind(id, out GrainEntry now)) return null;
                if (_files != old.Files || now.DocumentOffset != old.Entry.DocumentOffset) continue;
                ContentKey key = ContentKey.Of(old.Grain.Namespace, draft.Text);
                if (_table.TryFind(key, out GrainEntry twin) && twin.Id != id)
                {
                    throw new GrainRejectedException($"Grain {twin.Id} holds that text already.");
                }

                AppendPut(ToGrain(id, prepared with { Anchor = anchor }, old.Grain.CreatedAt, Now()), prepared);
            }

            FinishWrite();
            return Get(id);
        }
    }

    /// <summary>Deletes a grain; returns when that is durable. False where there is none.</summary>
    public bool Delete(GrainId id)
    {
        lock (_writing)
        {
            if (!_table.TryFind(id, out _)) return false;
            AppendDelete(id);
        }

        FinishWrite();
        return true;
    }

    /// <summary>Deletes the grains last changed before a time; returns how many.</summary>
    /// <param name="before">The time.</param>
    /// <param name="namespace">Only in this namespace; null: in all.</param>
    /// <param name="dryRun">Only count.</param>
    public int DeleteOlderThan(DateTimeOffset before, string? @namespace, bool dryRun)
    {
        long beforeMs = before.ToUnixTimeMilliseconds();
        int count = 0;
        lock (_writing)
        {
            for (int ordinal = 0; ordinal < _table.Count; ordinal++)
            {
                GrainEntry entry = _table[ordinal];
                bool meant = entry.Live && entry.UpdatedMs < beforeMs
                    && (@namespace is null || _table.Namespaces[entry.Namespace] == @namespace);
                if (!meant) continue;
                count++;
                if (!dryRun) AppendDelete(entry.Id);
            }
        }

        FinishWrite();
        return count;
    }

    /// <summary>
    /// The drafts that must be encoded; the others' outcomes are filled in, but for repeats within the call, which are
    /// listed with their first draft.
    /// </summary>
    private List<FreshDraft> FindFresh(
        IReadOnlyList<GrainDraft> drafts, AddOutcome[] outcomes, List<(int Index, int First)> repeats)
    {
        List<FreshDraft> fresh = [];
        Dictionary<ContentKey, int> firsts = [];
        AnchorResolver? resolver = null;
        for (int i = 0; i < drafts.Count; i++)
        {
            try
            {
                GrainDraft draft = GrainRules.Accept(drafts[i], _options);
                ContentKey key = ContentKey.Of(draft.Namespace!, draft.Text);
                if (firsts.TryGetValue(key, out int first)) repeats.Add((i, first));
                else if (TryFind(key, out GrainEntry entry)) outcomes[i] = new AddOutcome(entry.Id, Stored: false);
                else
                {
                    fresh.Add(new FreshDraft(i, draft, key, Resolve(draft.Anchor, ref resolver)));
                    firsts.Add(key, i);
                }
            }
            catch (GrainRejectedException rejection)
            {
                outcomes[i] = new AddOutcome(default, Stored: false, rejection);
            }
        }

        return fresh;
    }

    /// <summary>The code that a grain is to be anchored to, as it is now; null where it is to be none.</summary>
    private CodeAnchor? Resolve(AnchorRequest? request)
    {
        AnchorResolver? resolver = null;
        return Resolve(request, ref resolver);
    }

    private CodeAnchor? Resolve(AnchorRequest? request, ref AnchorResolver? resolver)
    {
        if (request is null || request == AnchorRequest.None) return null;
        resolver ??= AnchorResolver?.Invoke()
            ?? throw new GrainRejectedException("Grains of this store cannot be anchored to code.");
        return resolver.Resolve(request);
    }

    /// <summary>Waits until what was written is durable, then tells where anchors changed.</summary>
    private void FinishWrite()
    {
        WaitUntilDurable(_lastSequence);
        if (Interlocked.Exchange(ref _anchorsChanged, 0) != 0) AnchorsChanged?.Invoke();
    }

    private bool TryFind(ContentKey key, out GrainEntry entry)
    {
        _view.EnterReadLock();
        try
        {
            return _table.TryFind(key, out entry);
        }
        finally
        {
            _view.ExitReadLock();
        }
    }

    /// <summary>The drafts with their chunks; those that make too many get their outcome.</summary>
    private List<(FreshDraft Fresh, GrainChunk[] Chunks)> CutAll(
        List<FreshDraft> fresh, ITextEncoder encoder, AddOutcome[] outcomes)
    {
        List<(FreshDraft Fresh, GrainChunk[] Chunks)> cut = [];
        List<int> tokenStarts = [];
        foreach (FreshDraft item in fresh)
        {
            try
            {
                cut.Add((item, Cut(item.Draft, encoder, tokenStarts)));
            }
            catch (GrainRejectedException rejection)
            {
                outcomes[item.Index] = new AddOutcome(default, Stored: false, rejection);
            }
        }

        return cut;
    }

    private Prepared Prepare(GrainDraft draft, CancellationToken cancellation)
    {
        ITextEncoder encoder = MatchingEncoder();
        return Prepare([(draft, Cut(draft, encoder, []))], encoder, cancellation)[0];
    }

    private static List<Prepared> Prepare(
        IReadOnlyList<(GrainDraft Draft, GrainChunk[] Chunks)> cut,
        ITextEncoder encoder,
        CancellationToken cancellation)
    {
        List<string> texts = [];
        foreach ((GrainDraft draft, GrainChunk[] chunks) in cut)
        {
            string? title = EmbeddedTitle(draft.Title, encoder, out _);
            texts.AddRange(chunks.Select(chunk => SearchedText(title, draft.Text, chunk)));
        }

        float[] vectors = new float[texts.Count * encoder.Dimensions];
        encoder.Encode(texts, vectors, cancellation);
        List<Prepared> prepared = [];
        int floats = 0;
        foreach ((GrainDraft draft, GrainChunk[] chunks) in cut)
        {
            int length = chunks.Length * encoder.Dimensions;
            prepared.Add(new Prepared(draft, chunks, vectors.AsMemory(floats, length)));
            floats += length;
        }

        return prepared;
    }

    /// <summary>The chunks of a draft; throws where their vectors would be more than a grain may have.</summary>
    private GrainChunk[] Cut(GrainDraft draft, ITextEncoder encoder, List<int> tokenStarts)
    {
        _ = EmbeddedTitle(draft.Title, encoder, out int titleTokens);
        tokenStarts.Clear();
        encoder.TokenStarts(draft.Text, tokenStarts);
        int room = encoder.TokensMax - ReservedTokens - titleTokens;
        int chunkTokens = Math.Max(1, Math.Min(_options.ChunkTokens, room));
        int overlap = Math.Min(_options.ChunkOverlapTokens, chunkTokens / 2);
        GrainChunk[] chunks = ChunkCutter.Cut(draft.Text, tokenStarts, room, chunkTokens, overlap);
        int chunksMax = GrainOptions.VectorBytesMax / (encoder.Dimensions * sizeof(float));
        return chunks.Length <= chunksMax
            ? chunks
            : throw new GrainRejectedException(
                $"The text is cut into {chunks.Length:N0} chunks; the limit is {chunksMax:N0}. Split it, or raise "
                + "grains.chunk_tokens.",
                tooLarge: true);
    }

    /// <summary>
    /// As much of a title as is encoded before each chunk. The encoder cuts what is too long for it, and with a whole
    /// long title that would be the text.
    /// </summary>
    private static string? EmbeddedTitle(string? title, ITextEncoder encoder, out int tokens)
    {
        tokens = 0;
        if (title is null) return null;
        List<int> starts = [];
        encoder.TokenStarts(title, starts);
        tokens = Math.Min(starts.Count, encoder.TokensMax / TitleShare);
        return tokens == starts.Count ? title : title[..starts[tokens]];
    }

    /// <summary>
    /// Title and text are as they were, so their vectors are too; null where compaction has moved them.
    /// </summary>
    private Prepared? KeepVectors(GrainFiles files, Grain grain, GrainEntry entry, GrainDraft draft) => Viewing(() =>
    {
        if (_files != files) return (Prepared?)null;
        int dimensions = files.Vectors.Format.Dimensions;
        float[] vectors = new float[entry.RowCount * dimensions];
        for (int i = 0; i < entry.RowCount; i++)
        {
            files.Vectors.Read(entry.FirstRow + i, vectors.AsSpan(i * dimensions, dimensions));
        }

        return new Prepared(draft, [.. grain.Chunks], vectors);
    });

    private AddOutcome Put(ContentKey key, Prepared prepared)
    {
        if (_table.TryFind(key, out GrainEntry present)) return new AddOutcome(present.Id, Stored: false);
        DateTimeOffset now = Now();
        GrainId id = NewId();
        AppendPut(ToGrain(id, prepared, now, now), prepared);
        Interlocked.Increment(ref _addedCount);
        return new AddOutcome(id, Stored: true);
    }

    /// <summary>An id that no grain has: a repeated one would put a grain in another's place.</summary>
    private GrainId NewId()
    {
        GrainId id = GrainId.Create(_clock, _random);
        while (_table.TryFind(id, out _)) id = GrainId.Create(_clock, _random);
        return id;
    }

    private void AppendModel(ITextEncoder encoder)
    {
        if (_model is not null) return;

        // What applying will do is tried before the journal promises it: a full disk shows here.
        GrainModel model = new(encoder.ModelName, encoder.Fingerprint, encoder.Dimensions);
        GrainFiles.Create(_fileSystem, _folder, generation: 1, model).Dispose();
        _record.Clear();
        _record.Text(encoder.ModelName);
        _record.Text(encoder.Fingerprint);
        _record.Varint((ulong)encoder.Dimensions);
        Append(GrainEffect.UseModel);
    }

    private void AppendPut(Grain grain, Prepared prepared)
    {
        RecordWriter document = new();
        GrainFormat.Write(document, grain);
        _files!.Vectors.Reserve(prepared.Chunks.Length);
        _files.Documents.Reserve(document.Written.Length);
        _record.Clear();
        _record.Bytes(document.Written);
        _record.Floats(prepared.Vectors.Span);
        Append(GrainEffect.Put);
    }

    private void AppendDelete(GrainId id)
    {
        Span<byte> bytes = stackalloc byte[GrainId.SizeBytes];
        id.Write(bytes);
        _record.Clear();
        _record.Raw(bytes);
        Append(GrainEffect.Delete);
    }

    /// <summary>
    /// Appends the record that was built and applies it. Room on disk was made before, so applying cannot fail but for
    /// a defect or a broken disk; then memory and journal may disagree, and the store takes nothing more until it is
    /// opened again.
    /// </summary>
    private void Append(byte kind)
    {
        if (_failure is not null) throw Broken(_failure);
        IJournal journal =
            _journal ?? throw new InvalidOperationException("The store is not attached to a journal yet.");
        long sequence = journal.Append(kind, _record.Written);
        try
        {
            Apply(new JournalRecord(sequence, kind, _record.Written));
            Grew?.Invoke(_record.Written.Length);
        }
        catch (Exception exception) // not swallowed: it is kept as the reason why nothing more is taken
        {
            _failure = exception;
            throw Broken(exception);
        }
    }

    private static IOException Broken(Exception cause) => new(
        "The knowledge store stopped taking changes, because one could not be applied: " + cause.Message
        + " What was acknowledged is in the journal: mend the cause and open the data folder again.",
        cause);

    /// <summary>The encoder, checked against the model that made the vectors that are there.</summary>
    private ITextEncoder MatchingEncoder()
    {
        ITextEncoder encoder = _encoder();
        if (_model is not { } model) return encoder;
        if (model.Fingerprint == encoder.Fingerprint && model.Dimensions == encoder.Dimensions) return encoder;

        throw new GrainModelMismatchException(
            $"The grains in {_folder} were embedded with {model.Name} ({model.Dimensions} dimensions, fingerprint "
            + $"{Short(model.Fingerprint)}); the configured model is {encoder.ModelName} ({encoder.Dimensions} "
            + $"dimensions, fingerprint {Short(encoder.Fingerprint)}). Set encoder.model to the first, or use another "
            + "data folder.");
    }

    private static string Short(string fingerprint) => fingerprint.Length <= 12 ? fingerprint : fingerprint[..12];

    private static Grain ToGrain(GrainId id, Prepared prepared, DateTimeOffset created, DateTimeOffset updated) => new()
    {
        Id = id,
        Namespace = prepared.Draft.Namespace!,
        Text = prepared.Draft.Text,
        Title = prepared.Draft.Title,
        Tags = prepared.Draft.Tags,
        Author = prepared.Draft.Author,
        Source = prepared.Draft.Source,
        Mime = prepared.Draft.Mime!,
        Language = prepared.Draft.Language,
        CreatedAt = created,
        UpdatedAt = updated,
        ValidFrom = prepared.Draft.ValidFrom,
        ValidTo = prepared.Draft.ValidTo,
        ContentHash = "",
        Chunks = prepared.Chunks,
        Anchor = prepared.Anchor,
    };

    private DateTimeOffset Now() => _clock.GetUtcNow();

    /// <summary>A draft that was accepted, cut and encoded.</summary>
    private readonly record struct Prepared(
        GrainDraft Draft, GrainChunk[] Chunks, ReadOnlyMemory<float> Vectors, CodeAnchor? Anchor = null);

    /// <summary>A draft that was accepted and whose text is new.</summary>
    private readonly record struct FreshDraft(int Index, GrainDraft Draft, ContentKey Key, CodeAnchor? Anchor);
}
