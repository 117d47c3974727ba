using Synapsid.Base.Files;
using Synapsid.Search.Blocks;

namespace Synapsid.Search.Trigrams;

/// <summary>Merges what the workers gathered and writes it as a trigram segment.</summary>
internal static class TrigramSegmentWriter
{
    private const int PartCount = 16;

    /// <summary>Merges on several threads, writes and syncs; the folder is the caller's to sync.</summary>
    public static void Write(
        IFileSystem files, string path, int rowCount, IReadOnlyList<TrigramRows> workers, int threads)
    {
        TrigramRun[] runs = [.. workers.SelectMany(worker => worker.Runs)];
        TrigramPart[] parts = new TrigramPart[PartCount];
        const int PartCodes = TrigramAlphabet.CodeCount / PartCount;
        Parallel.For(0, PartCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            parts[part] = new TrigramPart(runs, rowCount, part * PartCodes, (part + 1) * PartCodes));

        using BlockFileWriter writer = new(
            files.Open(path, FileIntent.CreateNew), TrigramSegmentFormat.Magic, TrigramSegmentFormat.Version);
        writer.Write(Bitmap(rowCount, workers));
        long postingsOffset = writer.Position;
        foreach (TrigramPart part in parts) writer.Write(part.Postings);
        long directoryOffset = writer.Position;
        foreach (TrigramPart part in parts) writer.Write(part.Directory);
        long indexOffset = writer.Position;
        int postingsBytes = 0;
        int directoryBytes = 0;
        int count = 0;
        foreach (TrigramPart part in parts)
        {
            foreach ((int code, int directory, int postings) in part.Blocks)
            {
                writer.Write([code, directoryBytes + directory, postingsBytes + postings]);
            }

            postingsBytes += part.Postings.Length;
            directoryBytes += part.Directory.Length;
            count += part.Count;
        }

        writer.Finish(rowCount, count, postingsOffset, directoryOffset, indexOffset);
    }

    private static byte[] Bitmap(int rowCount, IReadOnlyList<TrigramRows> workers)
    {
        byte[] bitmap = new byte[(rowCount + 7) / 8];
        foreach (TrigramRows worker in workers)
        {
            foreach (int row in worker.Always) bitmap[row >> 3] |= (byte)(1 << (row & 7));
        }

        return bitmap;
    }
}
