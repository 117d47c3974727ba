using Synapsid.Base.Files;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Journals;

public sealed class JournalPageTests
{
    private const int Page = 4096;

    private readonly SimulatedFileSystem _files = new();

    [Theory]
    [InlineData(40_000)]
    [InlineData(64 << 10)]
    public void Batches_are_written_in_whole_pages_and_to_the_end_of_a_segment(int segmentBytes)
    {
        JournalOptions options = JournalTests.Inline() with { SegmentBytes = segmentBytes };
        List<(string Path, long From, long To)> writes = [];
        _files.Writing = (path, from, to) => writes.Add((path, from, to));
        Random random = new(20261127);
        List<byte[]> written = [];
        for (int life = 0; life < 6; life++)
        {
            using Journal journal = Journal.Open(_files, "/journal", options, TimeProvider.System);
            for (int i = 0; i < 60; i++)
            {
                byte[] payload = new byte[random.Next(5) == 0 ? random.Next(3 * Page) : random.Next(200)];
                random.NextBytes(payload);
                written.Add(payload);
                journal.WaitDurable(journal.Append(1, payload));
            }

            if (life % 2 == 0) _files.Crash(life);
        }

        _files.Writing = null;
        Assert.True(writes.Count > written.Count);
        foreach ((string path, long from, long to) in writes)
        {
            Assert.Equal(0, from % Page);
            Assert.True(to % Page == 0 || to == LengthOf(path), $"{path}: {from} to {to}");
        }

        using Journal last = Journal.Open(_files, "/journal", options, TimeProvider.System);
        List<byte[]> read = JournalTests.ReadAll(last);
        Assert.Equal(written.Count, read.Count);
        for (int i = 0; i < read.Count; i++) Assert.Equal(written[i], read[i]);

        long LengthOf(string path)
        {
            if (!_files.FileExists(path)) return -1; // the spare, which has another name by now
            using IFile file = _files.Open(path, FileIntent.Read);
            return file.Length;
        }
    }
}
