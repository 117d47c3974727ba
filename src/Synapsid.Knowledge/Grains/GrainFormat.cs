using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Synapsid.Base.Buffers;
using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// A grain as bytes: the body of a document in the document file and of a put effect in the journal.
/// <code>
/// version 1 byte = 1 or 2 | id 16 bytes | namespace | title? | tags (count, each) | author? | source? | mime
/// language? | created ms 8 | updated ms 8 | valid from ms 8 | valid to ms 8 | text
/// chunks (count, each: start, length)
/// version 2: and the anchor (AnchorFormat)
/// </code>
/// A grain without an anchor is written as version 1, which every Synapsid reads.
/// Texts carry a varint length; <c>?</c> marks one that may be absent. Instants are Unix milliseconds;
/// <see cref="long.MinValue"/> and <see cref="long.MaxValue"/> stand for an open start and end of validity. The content
/// hash is computed when read, so that it always tells the truth about the text beside it.
/// </summary>
internal static class GrainFormat
{
    private const byte Version = 1;
    private const byte AnchoredVersion = 2;

    public static void Write(RecordWriter writer, Grain grain)
    {
        Span<byte> id = stackalloc byte[GrainId.SizeBytes];
        grain.Id.Write(id);
        writer.Byte(grain.Anchor is null ? Version : AnchoredVersion);
        writer.Raw(id);
        writer.Text(grain.Namespace);
        writer.OptionalText(grain.Title);
        writer.Varint((ulong)grain.Tags.Count);
        foreach (string tag in grain.Tags) writer.Text(tag);
        writer.OptionalText(grain.Author);
        writer.OptionalText(grain.Source);
        writer.Text(grain.Mime);
        writer.OptionalText(grain.Language);
        writer.Int64(grain.CreatedAt.ToUnixTimeMilliseconds());
        writer.Int64(grain.UpdatedAt.ToUnixTimeMilliseconds());
        writer.Int64(grain.ValidFrom?.ToUnixTimeMilliseconds() ?? long.MinValue);
        writer.Int64(grain.ValidTo?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        writer.Text(grain.Text);
        writer.Varint((ulong)grain.Chunks.Count);
        foreach (GrainChunk chunk in grain.Chunks)
        {
            writer.Varint((ulong)chunk.Start);
            writer.Varint((ulong)chunk.Length);
        }

        if (grain.Anchor is { } anchor) AnchorFormat.Write(writer, anchor);
    }

    /// <summary>Reads a grain; false, and nothing thrown, on bytes that are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Grain? grain)
    {
        grain = null;
        RecordReader reader = new(bytes);
        byte version = reader.Byte();
        if (version is not (Version or AnchoredVersion)) return false;
        ReadOnlySpan<byte> id = reader.Raw(GrainId.SizeBytes);
        string @namespace = reader.Text();
        string? title = reader.OptionalText();
        string[] tags = new string[reader.Count(GrainOptions.TagsMax)];
        for (int i = 0; i < tags.Length; i++) tags[i] = reader.Text();
        string? author = reader.OptionalText();
        string? source = reader.OptionalText();
        string mime = reader.Text();
        string? language = reader.OptionalText();
        long created = reader.Int64();
        long updated = reader.Int64();
        long validFrom = reader.Int64();
        long validTo = reader.Int64();
        ReadOnlySpan<byte> utf8 = reader.Bytes();
        string text = Encoding.UTF8.GetString(utf8);
        if (!TryReadChunks(ref reader, text.Length, out GrainChunk[] chunks)) return false;
        CodeAnchor? anchor = version == AnchoredVersion ? AnchorFormat.Read(ref reader) : null;
        if (version == AnchoredVersion && anchor is null) return false;
        if (!reader.AtEnd || !IsInstant(created) || !IsInstant(updated)) return false;

        grain = new Grain
        {
            Id = GrainId.Read(id),
            Namespace = @namespace,
            Title = title,
            Tags = tags,
            Author = author,
            Source = source,
            Mime = mime,
            Language = language,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(created),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(updated),
            ValidFrom = IsInstant(validFrom) ? DateTimeOffset.FromUnixTimeMilliseconds(validFrom) : null,
            ValidTo = IsInstant(validTo) ? DateTimeOffset.FromUnixTimeMilliseconds(validTo) : null,
            Text = text,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(utf8)),
            Chunks = chunks,
            Anchor = anchor,
        };
        return true;
    }

    private static bool TryReadChunks(ref RecordReader reader, int textLength, out GrainChunk[] chunks)
    {
        chunks = new GrainChunk[reader.Count(Math.Min(textLength + 1, reader.Remaining))];
        for (int i = 0; i < chunks.Length; i++)
        {
            int start = reader.Count(textLength);
            chunks[i] = new GrainChunk(start, reader.Count(textLength - start));
        }

        return !reader.Failed;
    }

    private static bool IsInstant(long unixMs) =>
        unixMs >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && unixMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}
