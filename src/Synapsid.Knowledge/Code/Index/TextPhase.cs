using System.Text;
using Synapsid.Base.Files;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Search.CodeText;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>Reads files of a tree and makes one segment of their text; several threads share the files.</summary>
/// <param name="parts">Where the sources are, limits and workers.</param>
/// <param name="root">The repository's root, a full path.</param>
internal sealed class TextPhase(IndexParts parts, string root)
{
    [ThreadStatic]
    private static byte[]? t_row;

    private long _bytesRead;

    /// <summary>Bytes that were read so far.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Reads files and writes their segment, synced; its folder is the caller's to sync.</summary>
    /// <param name="walked">The files: the segment's rows.</param>
    /// <param name="files">Where the segment goes.</param>
    /// <param name="names">Names its files.</param>
    /// <param name="number">Its number.</param>
    /// <param name="done">Told how many files are done.</param>
    /// <param name="cancellation">Ends it; what was written is swept by the next commit.</param>
    public SegmentEntry Build(
        IReadOnlyList<WalkedFile> walked,
        IFileSystem files,
        RepositoryFiles names,
        int number,
        Action<int> done,
        CancellationToken cancellation)
    {
        CodeFile[] rows = new CodeFile[walked.Count];
        int workers = parts.WorkersFor(walked.Count);
        CodeTextBuilder builder = new(rows.Length, workers);
        int next = 0;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            CodeTextWorker worker = builder.AddWorker();
            using SourceContent content = new();
            while (true)
            {
                int first = Interlocked.Add(ref next, parts.Options.WorkerBatch) - parts.Options.WorkerBatch;
                if (first >= rows.Length) return;
                int end = Math.Min(rows.Length, first + parts.Options.WorkerBatch);
                for (int row = first; row < end; row++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    rows[row] = Read(walked[row], row, worker, content);
                }

                done(end - first);
            }
        });
        builder.Write(files, names.Trigrams(number), names.Words(number));
        CatalogFormat.Write(files, names.Catalog(number), rows);
        return new SegmentEntry { Number = number, Rows = rows.Length };
    }

    /// <summary>Which of these files have the content that is indexed, whatever their stamps say.</summary>
    /// <param name="suspects">Files that are known.</param>
    /// <param name="hashOf">Gives the hash that is indexed.</param>
    /// <param name="cancellation">Ends it.</param>
    public bool[] FindSame(
        IReadOnlyList<WalkedFile> suspects, Func<string, ContentHash> hashOf, CancellationToken cancellation)
    {
        bool[] same = new bool[suspects.Count];
        int workers = parts.WorkersFor(suspects.Count);
        int next = 0;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            using SourceContent content = new();
            for (int at; (at = Interlocked.Increment(ref next) - 1) < same.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                same[at] = TryRead(suspects[at].Path, content) == SourceOutcome.Done && content.IsWhole
                    && ContentHash.Of(content.Bytes) == hashOf(suspects[at].Path);
            }
        });
        return same;
    }

    private SourceOutcome TryRead(string path, SourceContent content)
    {
        byte[] full = Encoding.UTF8.GetBytes(root + "/" + path);
        SourceOutcome outcome = parts.Tree.Read(full, follow: false, (int)parts.Options.FileBytesMax, content);
        if (outcome == SourceOutcome.Done) Interlocked.Add(ref _bytesRead, content.Bytes.Length);
        return outcome;
    }

    private CodeFile Read(WalkedFile walked, int row, CodeTextWorker worker, SourceContent content)
    {
        DateTimeOffset now = parts.Clock.GetUtcNow();
        SourceOutcome outcome = TryRead(walked.Path, content);
        if (outcome != SourceOutcome.Done) return Unread(walked, outcome);
        FileStamp stamp = FileStamp.Of(content.Stamp);
        FileVerdict verdict = FileClassifier.Classify(walked.Path, content);
        if (verdict.Reason == SkipReason.None) worker.Add(row, WithPath(walked.Path, verdict.Text.Span));
        return new CodeFile
        {
            Path = walked.Path,
            Stamp = stamp,
            IsRacy = stamp.IsRacyAt(now),
            IsTracked = walked.IsTracked,
            Hash = ContentHash.Of(content.Bytes),
            Language = verdict.Language,
            Category = verdict.Category,
            LeftOut = verdict.Reason,
        };
    }

    /// <summary>The words of a file's path count as its first line's.</summary>
    private static ReadOnlySpan<byte> WithPath(string path, ReadOnlySpan<byte> text)
    {
        byte[] buffer = t_row is { } known && known.Length >= (3 * path.Length) + 1 + text.Length
            ? known
            : t_row = new byte[Math.Max(64 << 10, 2 * ((3 * path.Length) + 1 + text.Length))];
        int length = Encoding.UTF8.GetBytes(path, buffer);
        buffer[length++] = (byte)'\n';
        text.CopyTo(buffer.AsSpan(length));
        return buffer.AsSpan(0, length + text.Length);
    }

    /// <summary>A file that could not be read is looked at again each time: its stamp is never trusted.</summary>
    private static CodeFile Unread(WalkedFile walked, SourceOutcome outcome) => new()
    {
        Path = walked.Path,
        Stamp = FileStamp.Of(walked),
        IsRacy = true,
        IsTracked = walked.IsTracked,
        Hash = default,
        LeftOut = outcome switch
        {
            SourceOutcome.Absent => SkipReason.Vanished,
            SourceOutcome.Changed => SkipReason.ChangedWhileRead,
            SourceOutcome.OtherKind => SkipReason.SpecialFile,
            _ => SkipReason.Unreadable,
        },
    };
}
