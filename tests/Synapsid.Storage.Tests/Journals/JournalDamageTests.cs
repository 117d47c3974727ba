using Synapsid.Base.Files;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Journals;

/// <summary>
/// Files that are not as the journal left them: a torn tail is cut, anything else is refused and kept.
/// </summary>
public sealed class JournalDamageTests
{
    private const string Folder = "/journal";
    private const int BatchBytes = 32 + 2 + 100;

    private readonly SimulatedFileSystem _files = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Torn_tail_is_cut_at_the_last_whole_batch()
    {
        for (int offset = 0; offset < BatchBytes; offset++)
        {
            SimulatedFileSystem files = new();
            Fill(files, 5);
            files.Corrupt(JournalTests.Segment(1), 32 + (4 * BatchBytes) + offset);
            using Journal journal = Open(files);
            Assert.Equal(4, journal.LastSequence);
            Assert.Contains(JournalTests.Segment(1), journal.TornTail, StringComparison.Ordinal);
            Assert.Equal(5, journal.Append(1, []));
            journal.Dispose();
            using Journal again = Open(files);
            Assert.Null(again.TornTail);
            Assert.Equal(5, JournalTests.ReadAll(again).Count);
        }
    }

    [Fact]
    public void Damage_before_a_synced_batch_is_refused_with_file_and_offset_and_nothing_is_changed()
    {
        for (int offset = 0; offset < BatchBytes; offset++)
        {
            SimulatedFileSystem files = new();
            Fill(files, 5);
            files.Corrupt(JournalTests.Segment(1), 32 + BatchBytes + offset);
            long operations = files.Operations;
            JournalDamagedException damaged = Assert.Throws<JournalDamagedException>(() => Open(files));
            Assert.Equal((JournalTests.Segment(1), 32 + BatchBytes), (damaged.Path, damaged.Offset));
            Assert.Contains("backup", damaged.Message, StringComparison.Ordinal);
            files.Corrupt(JournalTests.Segment(1), 32 + BatchBytes + offset);
            using Journal journal = Open(files);
            Assert.Equal(5, JournalTests.ReadAll(journal).Count);
        }
    }

    [Fact]
    public void Damage_in_an_earlier_segment_is_found_by_the_cursor()
    {
        Fill(_files, 60);
        _files.Corrupt(JournalTests.Segment(1), 32 + BatchBytes + 50);
        using Journal journal = Open(_files);
        JournalDamagedException damaged =
            Assert.Throws<JournalDamagedException>(() => JournalTests.ReadAll(journal));
        Assert.Equal((JournalTests.Segment(1), 32 + BatchBytes), (damaged.Path, damaged.Offset));
    }

    [Fact]
    public void A_missing_segment_is_found_by_the_cursor()
    {
        Fill(_files, 60);
        string second = _files.ListFiles(Folder)[1];
        _files.Lose(Folder + "/" + second);
        using Journal journal = Open(_files);
        JournalDamagedException damaged =
            Assert.Throws<JournalDamagedException>(() => JournalTests.ReadAll(journal));
        Assert.Equal(JournalTests.Segment(1), damaged.Path);
    }

    [Fact]
    public void A_segment_header_that_is_not_its_own_is_refused()
    {
        for (int offset = 0; offset < 32; offset++)
        {
            SimulatedFileSystem files = new();
            Fill(files, 2);
            files.Corrupt(JournalTests.Segment(1), offset);
            Assert.Equal(0, Assert.Throws<JournalDamagedException>(() => Open(files)).Offset);
        }
    }

    [Fact]
    public void A_batch_of_another_journal_inside_a_payload_is_not_taken_for_one()
    {
        // The other journal is further on, so its batches would prove a loss here if they were believed.
        SimulatedFileSystem other = new();
        _time.Advance(1_000);
        Fill(other, 6);
        byte[] copy = new byte[1024];
        using (IFile file = other.Open(JournalTests.Segment(1), FileIntent.Read)) file.Read(copy, 0);

        _time.Advance(1_000);
        using (Journal journal = Open(_files)) journal.Append(1, copy);
        string segment = Folder + "/" + _files.ListFiles(Folder)[0];
        _files.Corrupt(segment, 40);
        using Journal after = Open(_files);
        Assert.Equal(0, after.LastSequence);
        Assert.NotNull(after.TornTail);
    }

    [Fact]
    public void Any_bytes_give_a_prefix_or_are_refused()
    {
        for (int seed = 1; seed <= 2_000; seed++)
        {
            Random random = new(seed);
            SimulatedFileSystem files = new();
            int count = random.Next(1, 25);
            Fill(files, count);
            IReadOnlyList<string> names = files.ListFiles(Folder);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                string path = $"{Folder}/{names[random.Next(names.Count)]}";
                files.Corrupt(path, random.Next(1024), (byte)random.Next(1, 256));
            }

            try
            {
                using Journal journal = Open(files);
                List<byte[]> payloads = JournalTests.ReadAll(journal);
                Assert.True(payloads.Count <= count, $"Seed {seed}");
                for (int i = 0; i < payloads.Count; i++)
                {
                    Assert.True(payloads[i].All(value => value == i + 1), $"Seed {seed}: record {i + 1} differs.");
                }
            }
            catch (JournalDamagedException)
            {
                // Refused: as good.
            }
        }
    }

    /// <summary>Records of 100 bytes, each in a batch of its own, each filled with its sequence.</summary>
    private void Fill(SimulatedFileSystem files, int count)
    {
        using Journal journal = Open(files);
        byte[] payload = new byte[100];
        for (int i = 1; i <= count; i++)
        {
            payload.AsSpan().Fill((byte)i);
            journal.WaitDurable(journal.Append(1, payload));
        }
    }

    private Journal Open(SimulatedFileSystem files) => Journal.Open(files, Folder, JournalTests.Inline(), _time);
}
