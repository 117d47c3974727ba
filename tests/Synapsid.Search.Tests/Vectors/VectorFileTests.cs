using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Search.Vectors;
using Synapsid.Testing.Files;

namespace Synapsid.Search.Tests.Vectors;

public sealed class VectorFileTests
{
    private const string Path = "vectors.vec";

    // 64 KiB windows of 61-float rows hold 264 rows and leave a rest, so that tests cross windows cheaply.
    private static readonly VectorFormat Format = new("model-1", 61) { WindowBytes = 64 << 10 };

    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void Rows_read_back_across_windows()
    {
        float[] rows = Rows(1000, seed: 1);
        using VectorFile vectors = VectorFile.Create(_files, Path, Format);
        for (int done = 0; done < 1000;)
        {
            int count = Math.Min(1000 - done, 1 + (done % 377));
            vectors.Append(rows.AsSpan(done * 61, count * 61));
            done += count;
        }

        Assert.Equal(1000, vectors.RowCount);
        for (int row = 0; row < 1000; row++) Assert.Equal(Slice(rows, row), Row(vectors, row));
        Assert.Empty(vectors.Verify());
    }

    [Fact]
    public void The_first_bytes_are_those_of_the_format()
    {
        using (VectorFile vectors = VectorFile.Create(_files, Path, new VectorFormat("m", 2) { WindowBytes = 64 << 10 }))
        {
            vectors.Append([1f, -2f, 0.5f, 0f]);
            vectors.Sync();
        }

        Assert.Equal(
            "0053594E56454331010000000100000002000000000001000100000000000000",
            Convert.ToHexString(Read(0, 32)));
        Assert.Equal("6D0000", Convert.ToHexString(Read(32, 3)));
        Assert.Equal("8C081ECB", Convert.ToHexString(Read(508, 4)));
        Assert.Equal("0000803F000000C00000003F00000000", Convert.ToHexString(Read(64 << 10, 16)));

        // 5,461 rows of 8 bytes and 4 of checksum fit a window: the checksums follow the last.
        Assert.Equal("C9F236AADB63B375", Convert.ToHexString(Read((64 << 10) + (5461 * 8), 8)));
    }

    [Fact]
    public void Rows_of_one_byte_a_dimension_have_a_scale_each()
    {
        VectorFormat format = new("m", 2) { WindowBytes = 64 << 10, Element = VectorElement.Int8 };
        using (VectorFile vectors = VectorFile.Create(_files, Path, format))
        {
            vectors.Append([127f, -254f, 0.5f, 0f]);
            vectors.Append([0f, 0f]);
            vectors.Sync();
            Assert.Equal([128f, -254f], Row(vectors, 0));
            Assert.Equal([0.5f, 0f], Row(vectors, 1));
            Assert.Equal([0f, 0f], Row(vectors, 2));
        }

        Assert.Equal("02000000", Convert.ToHexString(Read(12, 4)));
        Assert.Equal("40817F000000", Convert.ToHexString(Read(64 << 10, 6)));

        // 6,553 rows of 2 bytes, 4 of scale and 4 of checksum fit a window: scales follow the last row, checksums those.
        Assert.Equal("00000040", Convert.ToHexString(Read((64 << 10) + (6553 * 2), 4)));
        uint crc = Crc32C.Compute([0x40, 0x81, 0, 0, 0, 0x40]);
        Assert.Equal(crc, BitConverter.ToUInt32(Read((64 << 10) + (6553 * 6), 4)));
    }

    [Fact]
    public void A_row_of_bytes_is_within_half_a_scale_across_windows_and_reopening()
    {
        VectorFormat format = Format with { Element = VectorElement.Int8 };
        float[] rows = Rows(3000, seed: 6);
        using (VectorFile vectors = VectorFile.Create(_files, Path, format))
        {
            vectors.Append(rows.AsSpan(0, 61 * 1500));
            vectors.Append(rows.AsSpan(61 * 1500));
        }

        // Who opens the file takes the rows as they are kept.
        using VectorFile opened = VectorFile.Open(_files, Path, Format);
        opened.Reset(3000);
        Assert.Equal(VectorElement.Int8, opened.Format.Element);
        Assert.Empty(opened.Verify());
        for (int row = 0; row < 3000; row++)
        {
            float[] expected = Slice(rows, row), found = Row(opened, row);
            float half = expected.Max(Math.Abs) / 127 * 0.5001f;
            for (int i = 0; i < 61; i++) Assert.InRange(found[i], expected[i] - half, expected[i] + half);
        }
    }

    [Fact]
    public void Verify_finds_a_flipped_bit_in_a_code_and_in_a_scale()
    {
        using VectorFile vectors = VectorFile.Create(_files, Path, Format with { Element = VectorElement.Int8 });
        vectors.Append(Rows(600, seed: 1));
        int perWindow = (64 << 10) / (61 + 8);
        _files.Corrupt(Path, (64 << 10) + (7 * 61) + 5, 0x01);
        _files.Corrupt(Path, (64 << 10) + (perWindow * 61) + (9 * 4), 0x01);
        Assert.Equal([7, 9], vectors.Verify());
    }

    [Fact]
    public void Another_model_or_length_is_refused_by_an_error_that_names_both()
    {
        VectorFile.Create(_files, Path, Format).Dispose();
        VectorFormatMismatchException model = Assert.Throws<VectorFormatMismatchException>(
            () => VectorFile.Open(_files, Path, Format with { Fingerprint = "model-2" }));
        Assert.Contains("model model-1 with 61 dimensions", model.Message, StringComparison.Ordinal);
        Assert.Contains("model model-2 with 61 dimensions", model.Message, StringComparison.Ordinal);
        Assert.Throws<VectorFormatMismatchException>(() => VectorFile.Open(_files, Path, Format with { Dimensions = 62 }));
    }

    [Fact]
    public void Any_damage_to_the_header_is_refused()
    {
        for (int offset = 0; offset < 512; offset += 3)
        {
            VectorFile.Create(_files, Path, Format).Dispose();
            _files.Corrupt(Path, offset, 0x10);
            SearchFileException refusal = Assert.Throws<SearchFileException>(() => VectorFile.Open(_files, Path, Format));
            Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_bytes_are_refused_and_nothing_worse()
    {
        Random random = new(2);
        for (int run = 0; run < 500; run++)
        {
            byte[] bytes = new byte[random.Next(0, 1024)];
            random.NextBytes(bytes);
            if (run % 2 == 0 && bytes.Length > 12) new byte[] { 0, 0x53, 0x59, 0x4E, 0x56, 0x45, 0x43, 0x31, 1, 0, 0, 0 }.CopyTo(bytes, 0);
            using (IFile file = _files.Open(Path, FileIntent.CreateOrReplace)) file.Write(bytes, 0);
            Assert.Throws<SearchFileException>(() => VectorFile.Open(_files, Path, Format));
        }
    }

    [Fact]
    public void A_file_too_short_for_its_rows_is_refused()
    {
        using (VectorFile vectors = VectorFile.Create(_files, Path, Format))
        {
            vectors.Append(Rows(300, seed: 1));
            vectors.Sync();
        }

        using (IFile file = _files.Open(Path, FileIntent.ReadWrite)) file.SetLength(file.Length - 1);
        using VectorFile opened = VectorFile.Open(_files, Path, Format);
        SearchFileException refusal = Assert.Throws<SearchFileException>(() => opened.Reset(300));
        Assert.Contains("cut short", refusal.Message, StringComparison.Ordinal);
        opened.Reset(264);
        Assert.Equal(264, opened.RowCount);
    }

    [Fact]
    public void Verify_finds_each_row_with_a_flipped_bit()
    {
        using VectorFile vectors = VectorFile.Create(_files, Path, Format);
        vectors.Append(Rows(600, seed: 1));
        _files.Corrupt(Path, (64 << 10) + (7 * 61 * 4) + 5, 0x01);
        _files.Corrupt(Path, (128 << 10) + (3 * 61 * 4), 0x80);
        Assert.Equal([7, 267], vectors.Verify());
    }

    [Fact]
    public void Rows_after_a_snapshot_are_written_again_after_every_crash()
    {
        float[] rows = Rows(700, seed: 4);
        for (int seed = 0; seed < 50; seed++)
        {
            SimulatedFileSystem files = new();
            using (VectorFile vectors = VectorFile.Create(files, Path, Format))
            {
                files.SyncDirectory("");
                vectors.Append(rows.AsSpan(0, 400 * 61));
                vectors.Sync();
                vectors.Append(rows.AsSpan(400 * 61));
                files.Crash(seed);
            }

            using VectorFile recovered = VectorFile.Open(files, Path, Format);
            recovered.Reset(400);
            Assert.Empty(recovered.Verify());
            recovered.Append(rows.AsSpan(400 * 61, 200 * 61));
            recovered.Reset(400);
            recovered.Append(rows.AsSpan(400 * 61));
            Assert.Empty(recovered.Verify());
            for (int row = 0; row < 700; row++) Assert.Equal(Slice(rows, row), Row(recovered, row));
        }
    }

    [Fact]
    public void A_full_disk_refuses_before_anything_changes()
    {
        using VectorFile vectors = VectorFile.Create(_files, Path, Format);
        vectors.Append(Rows(10, seed: 1));
        _files.SpaceBytes = 140 << 10;
        Assert.ThrowsAny<IOException>(() => vectors.Reserve(300));
        Assert.ThrowsAny<IOException>(() => vectors.Append(Rows(300, seed: 2)));
        Assert.Equal(10, vectors.RowCount);
        vectors.Append(Rows(254, seed: 3));
        Assert.Equal(264, vectors.RowCount);
    }

    [Fact]
    public async Task Readers_see_finished_rows_beside_the_writer()
    {
        using VectorFile vectors = VectorFile.Create(_files, Path, Format);
        const int count = 3000;
        Task writer = Task.Run(() =>
        {
            float[] row = new float[61];
            for (int i = 0; i < count; i++)
            {
                Array.Fill(row, i);
                vectors.Append(row);
            }
        }, TestContext.Current.CancellationToken);
        Random random = new(5);
        while (vectors.RowCount < count)
        {
            int seen = vectors.RowCount;
            if (seen == 0) continue;
            int row = random.Next(seen);
            Assert.Equal(-1, Row(vectors, row).IndexOfAnyExcept((float)row));
        }

        await writer;
    }

    [Fact]
    public void Shapes_and_limits_are_checked()
    {
        using VectorFile vectors = VectorFile.Create(_files, Path, Format);
        Assert.Throws<ArgumentException>(() => vectors.Append(new float[62]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.Read(0, new float[61]));
        vectors.Append(new float[61]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.Read(0, new float[62]));
        Assert.Throws<ArgumentException>(() => VectorFile.Create(_files, "other", Format with { Dimensions = 0 }));
        Assert.Throws<ArgumentException>(() => VectorFile.Create(_files, "other", Format with { Fingerprint = new string('f', 257) }));
        Assert.Throws<ArgumentException>(() => VectorFile.Create(_files, "other", Format with { WindowBytes = 100_000 }));
    }

    internal static float[] Row(VectorFile vectors, int row)
    {
        float[] vector = new float[vectors.Format.Dimensions];
        vectors.Read(row, vector);
        return vector;
    }

    internal static float[] Rows(int count, int seed)
    {
        Random random = new(seed);
        float[] rows = new float[count * 61];
        for (int i = 0; i < rows.Length; i++) rows[i] = (random.NextSingle() * 2) - 1;
        return rows;
    }

    private static float[] Slice(float[] rows, int row) => rows[(row * 61)..((row + 1) * 61)];

    private byte[] Read(long offset, int count)
    {
        using IFile file = _files.Open(Path, FileIntent.Read);
        byte[] bytes = new byte[count];
        Assert.Equal(count, file.Read(bytes, offset));
        return bytes;
    }
}
