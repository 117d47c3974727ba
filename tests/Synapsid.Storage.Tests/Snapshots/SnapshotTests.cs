using Synapsid.Base.Files;
using Synapsid.Storage.Snapshots;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Snapshots;

public sealed class SnapshotTests
{
    private const string Folder = "/snapshots";
    private const string Name = "/snapshots/00000000000000000042.snap";

    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void Golden_bytes_hold()
    {
        using (SnapshotWriter writer = SnapshotWriter.Create(_files, Folder, 42))
        {
            writer.WriteByte(7);
            writer.WriteInt32(-2);
            writer.WriteString("é");
            writer.Finish();
        }

        using IFile file = _files.Open(Name, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        Assert.Equal(
            "53594E534E41505301000000000000002A0000000000000007FEFFFFFF02C3A9DFAF379F579700BC",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Random_values_of_every_type_come_back_in_order()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            List<object> values = RandomValues(new Random(seed));
            SnapshotInfo info = Write(values);
            using SnapshotReader reader = SnapshotReader.Open(_files, Name);
            Assert.Equal(info, reader.Info);
            foreach (object value in values) Assert.Equal(value, ReadLike(reader, value));
            Assert.Equal(0, reader.Remaining);
            Assert.Throws<SnapshotDamagedException>(() => reader.ReadByte());
        }
    }

    [Fact]
    public void What_was_passed_over_can_be_read_at_its_place()
    {
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        using (SnapshotWriter writer = SnapshotWriter.Create(_files, Folder, 42))
        {
            writer.WriteRaw(content);
            writer.Finish();
        }

        using SnapshotReader reader = SnapshotReader.Open(_files, Name);
        Random random = new(2);
        for (int at = 0; at < content.Length;)
        {
            int length = Math.Min(random.Next(3) == 0 ? random.Next(100_000) : random.Next(10), content.Length - at);
            byte[] part = new byte[length];
            if (random.Next(2) == 0) reader.ReadRaw(part);
            else reader.ReadAt(reader.Skip(length), part);
            Assert.True(content.AsSpan(at, length).SequenceEqual(part), $"{length} bytes at {at}");
            at += length;
            Assert.Equal(content.Length - at, reader.Remaining);
        }

        Assert.Throws<SnapshotDamagedException>(() => reader.Skip(1));
        Assert.Throws<SnapshotDamagedException>(() => reader.ReadAt(content.Length, new byte[100]));
    }

    [Fact]
    public void A_change_of_any_byte_is_refused_before_anything_is_read()
    {
        SnapshotInfo info = Write([1, "two", new byte[300]]);
        for (long offset = 0; offset < info.Length; offset++)
        {
            _files.Corrupt(Name, offset, 0x10);
            SnapshotDamagedException damaged =
                Assert.Throws<SnapshotDamagedException>(() => SnapshotReader.Open(_files, Name));
            Assert.Contains(Name, damaged.Message, StringComparison.Ordinal);
            _files.Corrupt(Name, offset, 0x10);
        }

        SnapshotReader.Open(_files, Name).Dispose();
    }

    [Fact]
    public void A_shorter_file_of_any_length_is_refused()
    {
        SnapshotInfo info = Write([1, "two", new byte[300]]);
        for (long length = info.Length - 1; length >= 0; length--)
        {
            using (IFile file = _files.Open(Name, FileIntent.ReadWrite)) file.SetLength(length);
            Assert.Throws<SnapshotDamagedException>(() => SnapshotReader.Open(_files, Name));
        }
    }

    [Fact]
    public void A_value_longer_than_allowed_or_than_the_file_is_refused()
    {
        Write([new byte[100]]);
        using (SnapshotReader reader = SnapshotReader.Open(_files, Name))
        {
            Assert.Throws<SnapshotDamagedException>(() => reader.ReadBytes(99));
        }

        using (SnapshotWriter writer = SnapshotWriter.Create(_files, Folder, 42))
        {
            writer.WriteVarInt(1_000_000);
            writer.WriteByte(1);
            writer.Finish();
        }

        using SnapshotReader lying = SnapshotReader.Open(_files, Name);
        Assert.Throws<SnapshotDamagedException>(() => lying.ReadBytes(int.MaxValue));
    }

    [Fact]
    public void A_snapshot_given_up_leaves_nothing()
    {
        using (SnapshotWriter writer = SnapshotWriter.Create(_files, Folder, 42)) writer.WriteRaw(new byte[100_000]);
        Assert.Empty(_files.ListFiles(Folder));
    }

    [Fact]
    public void A_finished_snapshot_survives_every_crash_and_an_unfinished_one_never_counts()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            SimulatedFileSystem files = new() { CrashAtOperation = seed % 8 };
            bool finished = false;
            try
            {
                using SnapshotWriter writer = SnapshotWriter.Create(files, Folder, 42);
                writer.WriteRaw(new byte[150_000]);
                writer.Finish();
                finished = true;
            }
            catch (SimulatedCrashException)
            {
            }

            files.Crash(seed);
            Assert.True(!finished || files.FileExists(Name), $"Seed {seed} lost a finished snapshot.");
            if (files.FileExists(Name)) SnapshotReader.Open(files, Name).Dispose();
        }
    }

    private SnapshotInfo Write(List<object> values)
    {
        using SnapshotWriter writer = SnapshotWriter.Create(_files, Folder, 42);
        foreach (object value in values)
        {
            switch (value)
            {
                case byte b: writer.WriteByte(b); break;
                case int i: writer.WriteInt32(i); break;
                case long l: writer.WriteInt64(l); break;
                case ulong v: writer.WriteVarInt(v); break;
                case float f: writer.WriteSingle(f); break;
                case double d: writer.WriteDouble(d); break;
                case byte[] bytes: writer.WriteBytes(bytes); break;
                case string text: writer.WriteString(text); break;
                default: throw new InvalidOperationException();
            }
        }

        return writer.Finish();
    }

    private static object ReadLike(SnapshotReader reader, object value) => value switch
    {
        byte => reader.ReadByte(),
        int => reader.ReadInt32(),
        long => reader.ReadInt64(),
        ulong => reader.ReadVarInt(),
        float => reader.ReadSingle(),
        double => reader.ReadDouble(),
        byte[] => reader.ReadBytes(1 << 20),
        string => reader.ReadString(1 << 20),
        _ => throw new InvalidOperationException(),
    };

    private static List<object> RandomValues(Random random)
    {
        List<object> values = [];
        for (int i = 0; i < 400; i++)
        {
            values.Add(random.Next(8) switch
            {
                0 => (byte)random.Next(256),
                1 => random.Next(int.MinValue, int.MaxValue),
                2 => random.NextInt64(),
                3 => (ulong)random.NextInt64() >> random.Next(64),
                4 => random.NextSingle(),
                5 => random.NextDouble(),
                6 => new byte[random.Next(20) == 0 ? random.Next(200_000) : random.Next(100)],
                _ => new string('é', random.Next(20) == 0 ? random.Next(100_000) : random.Next(50)),
            });
        }

        return values;
    }
}
