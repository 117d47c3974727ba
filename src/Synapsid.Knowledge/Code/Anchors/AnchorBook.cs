using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Grains;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// The grains that are anchored in one repository, as a file beside its index: so answers about code carry them without
/// the data folder, which one process at a time has open. Derived from the grains; whoever has the folder writes it.
/// <code>
/// SYNCODEA | version varint = 1 | count | each: id 16 | title | valid from ms 8 | valid to ms 8 | anchor
/// </code>
/// The file ends in the CRC-32C of all bytes before it. Immutable.
/// </summary>
public sealed class AnchorBook
{
    /// <summary>How its name ends, after the repository's id.</summary>
    internal const string NameEnd = ".anchors";

    private const int Version = 1;
    private const int CountMax = 1 << 24;

    private readonly Dictionary<string, List<AnchoredGrain>> _byPath = new(StringComparer.Ordinal);

    private AnchorBook(IEnumerable<AnchoredGrain> grains)
    {
        foreach (AnchoredGrain grain in grains)
        {
            if (!_byPath.TryGetValue(grain.Anchor.Path, out List<AnchoredGrain>? same))
            {
                _byPath.Add(grain.Anchor.Path, same = []);
            }

            same.Add(grain);
        }
    }

    private static ReadOnlySpan<byte> Magic => "SYNCODEA"u8;

    /// <summary>The grains that are anchored in a file, in the order of their ids.</summary>
    /// <param name="path">Relative to the repository's root.</param>
    public IReadOnlyList<AnchoredGrain> Of(string path) =>
        _byPath.TryGetValue(path, out List<AnchoredGrain>? grains) ? grains : [];

    /// <summary>Reads a book.</summary>
    /// <exception cref="CodeIndexDamagedException">It is missing, damaged or of another version.</exception>
    internal static AnchorBook Read(IFileSystem files, string path)
    {
        RecordReader reader = new(CheckedFile.Read(files, path));
        if (!reader.Raw(Magic.Length).SequenceEqual(Magic) || reader.Varint() != Version)
        {
            throw new CodeIndexDamagedException(path, "it has another version");
        }

        int count = reader.Count(CountMax);
        List<AnchoredGrain> grains = [];
        while (grains.Count < count && !reader.Failed)
        {
            ReadOnlySpan<byte> id = reader.Raw(GrainId.SizeBytes);
            string title = reader.Text();
            long validFrom = reader.Int64();
            long validTo = reader.Int64();
            if (AnchorFormat.Read(ref reader) is not { } anchor) break;
            grains.Add(new AnchoredGrain(GrainId.Read(id), title, anchor, validFrom, validTo));
        }

        return reader.AtEnd && grains.Count == count
            ? new AnchorBook(grains)
            : throw new CodeIndexDamagedException(path, "its checksum holds and its content does not make sense");
    }

    /// <summary>The bytes of a book, without the checksum.</summary>
    internal static byte[] Format(IReadOnlyList<AnchoredGrain> grains)
    {
        RecordWriter writer = new();
        Span<byte> id = stackalloc byte[GrainId.SizeBytes];
        writer.Raw(Magic);
        writer.Varint(Version);
        writer.Varint((ulong)grains.Count);
        foreach (AnchoredGrain grain in grains.OrderBy(grain => grain.Id))
        {
            grain.Id.Write(id);
            writer.Raw(id);
            writer.Text(grain.Title);
            writer.Int64(grain.ValidFromMs);
            writer.Int64(grain.ValidToMs);
            AnchorFormat.Write(writer, grain.Anchor);
        }

        return writer.Written.ToArray();
    }
}
