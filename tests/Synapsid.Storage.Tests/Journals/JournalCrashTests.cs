using System.Buffers.Binary;

using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests.Journals;

/// <summary>
/// Several lives of a journal on a disk that forgets: in each it is opened, checked against a list of what was
/// appended, used at random, and ended by a power cut at a random operation, or by a kill, or cleanly.
/// </summary>
public sealed class JournalCrashTests
{
    private const string Folder = "/journal";
    private const int Lives = 6;

    [Theory]
    [InlineData(FsyncMode.Always, 4_000)]
    [InlineData(FsyncMode.Periodic, 1_500)]
    [InlineData(FsyncMode.Never, 1_500)]
    public void Acknowledged_records_survive_every_crash_and_what_is_left_is_a_prefix(FsyncMode mode, int runs)
    {
        for (int seed = 1; seed <= runs; seed++)
        {
            try
            {
                new History(seed, mode).Run();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} in mode {mode} failed: {failure.Message}", failure);
            }
        }
    }

    [Fact]
    public void Every_single_operation_is_a_safe_place_to_crash()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            History whole = new(seed, FsyncMode.Always);
            long operations = whole.RunUntil(long.MaxValue);
            for (long crash = 0; crash < operations; crash++)
            {
                try
                {
                    new History(seed, FsyncMode.Always).RunUntil(crash);
                }
                catch (Exception failure)
                {
                    throw new InvalidOperationException(
                        $"Seed {seed}, crash at {crash}, failed: {failure.Message}", failure);
                }
            }
        }
    }

    [Fact]
    public void Records_of_an_earlier_life_never_come_back()
    {
        // Batches of one block each, written and not synced, so that a crash loses some and keeps later ones.
        byte[] payload = new byte[512 - 32 - 1 - 2];
        JournalOptions options = new()
        {
            FsyncMode = FsyncMode.Never,
            InlineFlusher = true,
            SegmentBytes = 16 << 10,
            BatchRecordsMax = 1,
            BatchDelayMs = 1_000_000,
        };
        int torn = 0;
        for (int seed = 1; seed <= 500; seed++)
        {
            SimulatedFileSystem files = new();
            Journal journal = Journal.Open(files, Folder, options, TimeProvider.System);
            for (int i = 0; i < 20; i++)
            {
                journal.Append(1, payload);
                journal.FlushOnce();
            }

            files.Crash(seed);
            journal = Journal.Open(files, Folder, options, TimeProvider.System);
            torn += journal.TornTail is null ? 0 : 1;
            long last = journal.Append(2, payload);
            journal.Sync();
            files.Kill();
            journal = Journal.Open(files, Folder, options, TimeProvider.System);
            Assert.True(journal.LastSequence == last, $"Seed {seed}: {journal.LastSequence} instead of {last}.");
        }

        Assert.InRange(torn, 100, 500);
    }

    private sealed class History(int seed, FsyncMode mode)
    {
        private readonly Random _random = new(seed);
        private readonly SimulatedFileSystem _files = new();
        private readonly List<byte[]> _appended = [];
        private long _acknowledged;
        private long _cut;
        private int _life;

        public void Run()
        {
            for (_life = 0; _life < Lives; _life++)
            {
                _files.CrashAtOperation = _files.Operations + _random.Next(0, 70);
                bool ended = Live(_random.Next(1, 30));
                if (ended || _random.Next(4) == 0) _files.Kill();
                else _files.Crash(_random.Next());
            }

            _files.Crash(_random.Next());
            Assert.True(Live(0));
        }

        /// <summary>One life to an operation, then one that checks; returns the operations of the first.</summary>
        public long RunUntil(long crash)
        {
            _files.CrashAtOperation = crash;
            Live(12);
            long operations = _files.Operations;
            _files.Crash(_random.Next());
            _life++;
            Assert.True(Live(3));
            _files.Crash(_random.Next());
            Assert.True(Live(0));
            return operations;
        }

        /// <summary>Opens, checks, works; false where the power went before the clean end.</summary>
        private bool Live(int steps)
        {
            Journal? journal = null;
            try
            {
                journal = Journal.Open(_files, Folder, Options(), TimeProvider.System);
                Check(journal);
                for (int i = 0; i < steps; i++) Step(journal);
                journal.Dispose();
                if (_files.Operations >= _files.CrashAtOperation) return false;
                _acknowledged = _appended.Count;
                return true;
            }
            catch (IOException failure) when (
                failure is not JournalDamagedException && _files.Operations >= _files.CrashAtOperation)
            {
                journal?.Dispose();
                return false;
            }
        }

        private JournalOptions Options() => new()
        {
            FsyncMode = mode,
            InlineFlusher = true,
            SegmentBytes = 2048,
            BufferBytes = 1024,
            BatchRecordsMax = 3,
            BatchDelayMs = 1_000_000,
            FsyncIntervalMs = 1_000_000,
        };

        private void Step(Journal journal)
        {
            switch (_random.Next(10))
            {
                case 0 when mode == FsyncMode.Always && journal.LastSequence > 0:
                    long wait = 1 + _random.NextInt64(journal.LastSequence);
                    journal.WaitDurable(wait);
                    _acknowledged = Math.Max(_acknowledged, wait);
                    break;
                case 1:
                    long last = journal.LastSequence;
                    journal.Sync();
                    _acknowledged = last;
                    break;
                case 2 when _acknowledged > 0:
                    _cut = Math.Max(_cut, 1 + _random.NextInt64(_acknowledged));
                    journal.Cut(_cut);
                    break;
                case 3:
                    journal.FlushOnce();
                    break;
                case 4:
                    journal.BeginBurst();
                    for (int more = _random.Next(1, 6); more > 0; more--) Append(journal);
                    journal.EndBurst();
                    if (journal.Failure is { } failure) throw failure;
                    if (mode == FsyncMode.Always) _acknowledged = journal.DurableSequence;
                    break;
                default:
                    Append(journal);
                    break;
            }
        }

        private void Append(Journal journal)
        {
            // What a life writes is its own, so that a record of an earlier life cannot pass for it.
            // With one size for all, what a life writes also ends exactly where an older batch may begin.
            byte[] payload = new byte[seed % 2 == 0 ? 60 : 4 + _random.Next(_random.Next(8) == 0 ? 2500 : 300)];
            _random.NextBytes(payload);
            BinaryPrimitives.WriteInt32LittleEndian(payload, _life);
            Assert.Equal(_appended.Count + 1, journal.Append((byte)_life, payload));
            _appended.Add(payload);
        }

        private void Check(Journal journal)
        {
            Assert.InRange(journal.LastSequence, _acknowledged, _appended.Count);
            Assert.InRange(journal.FirstSequence, 1, _cut + 1);
            using JournalCursor cursor = journal.ReadFrom(journal.FirstSequence);
            long sequence = journal.FirstSequence;
            for (; cursor.TryRead(out JournalRecord record); sequence++)
            {
                Assert.Equal(sequence, record.Sequence);
                Assert.True(record.Payload.SequenceEqual(_appended[(int)sequence - 1]), $"Record {sequence} differs.");
            }

            Assert.Equal(journal.LastSequence + 1, sequence);

            // What recovery showed is promised from now on, and what it did not show is gone for good.
            _appended.RemoveRange((int)journal.LastSequence, _appended.Count - (int)journal.LastSequence);
            _acknowledged = journal.LastSequence;
        }
    }
}
