using System.Buffers.Binary;

using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;
using Synapsid.Testing.Files;

namespace Synapsid.Storage.Tests;

/// <summary>Lives of a whole data folder: journal, snapshots and manifest, with a power cut at any operation.</summary>
public sealed class DataFolderCrashTests
{
    [Theory]
    [InlineData(FsyncMode.Always, 3_000)]
    [InlineData(FsyncMode.Periodic, 1_000)]
    public void Acknowledged_records_survive_every_crash_with_snapshots_and_cuts_under_way(FsyncMode mode, int runs)
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

    private sealed class History(int seed, FsyncMode mode)
    {
        private const int Lives = 6;

        private readonly Random _random = new(seed);
        private readonly SimulatedFileSystem _files = new();
        private List<byte[]> _appended = [];
        private long _acknowledged;
        private int _life;
        private long _spoiled;

        public void Run()
        {
            for (_life = 0; _life < Lives; _life++)
            {
                _files.CrashAtOperation = _files.Operations + _random.Next(0, 120);
                bool ended = Live(_random.Next(1, 40));
                if (ended || _random.Next(4) == 0) _files.Kill();
                else _files.Crash(_random.Next());
                if (_random.Next(3) == 0) SpoilNewestSnapshot();
            }

            _files.Crash(_random.Next());
            Assert.True(Live(0));
        }

        private bool Live(int steps)
        {
            DataFolder? folder = null;
            LedgerOfBytes state = new();
            try
            {
                folder = DataFolder.Open(_files, "/data", Options(), TimeProvider.System);
                folder.Recover(state);
                Check(folder, state);
                state.DuringSave = () =>
                {
                    if (_random.Next(2) == 0) Append(folder, state);
                };
                for (int i = 0; i < steps; i++) Step(folder, state);
                folder.Dispose();
                if (_files.Operations >= _files.CrashAtOperation) return false;
                _acknowledged = _appended.Count;
                return true;
            }
            catch (IOException failure) when (
                failure is not (JournalDamagedException or DataFolderDamagedException)
                && _files.Operations >= _files.CrashAtOperation)
            {
                folder?.Dispose();
                return false;
            }
        }

        private DataFolderOptions Options() => new()
        {
            Journal = new JournalOptions
            {
                FsyncMode = mode,
                InlineFlusher = true,
                SegmentBytes = 2048,
                BufferBytes = 1024,
                BatchDelayMs = 1_000_000,
                FsyncIntervalMs = 1_000_000,
            },
        };

        private void Step(DataFolder folder, LedgerOfBytes state)
        {
            switch (_random.Next(8))
            {
                case 0 or 1:
                    long last = folder.Journal.LastSequence;
                    if (mode == FsyncMode.Always) folder.Journal.WaitDurable(last);
                    else folder.Journal.Sync();
                    _acknowledged = last;
                    break;
                case 2:
                    folder.TakeSnapshot(state);
                    break;
                default:
                    Append(folder, state);
                    break;
            }
        }

        private void Append(DataFolder folder, LedgerOfBytes state)
        {
            byte[] payload = new byte[4 + _random.Next(300)];
            _random.NextBytes(payload);
            BinaryPrimitives.WriteInt32LittleEndian(payload, _life);
            state.Entries.Add(payload);
            _appended.Add(payload);
            Assert.Equal(_appended.Count, folder.Journal.Append(1, payload));
        }

        private void Check(DataFolder folder, LedgerOfBytes state)
        {
            Assert.Equal(folder.Journal.LastSequence, state.Entries.Count);
            Assert.InRange(state.Entries.Count, _acknowledged, _appended.Count);
            for (int i = 0; i < state.Entries.Count; i++)
            {
                Assert.True(state.Entries[i].AsSpan().SequenceEqual(_appended[i]), $"Record {i + 1} differs.");
            }

            _appended = [.. state.Entries];
            _acknowledged = _appended.Count;
        }

        /// <summary>One bad snapshot must never matter; two would, so the other one is left alone.</summary>
        private void SpoilNewestSnapshot()
        {
            if (!_files.FileExists("/data/manifest")) return;
            IReadOnlyList<SnapshotInfo> snapshots = Manifest.Read(_files, "/data")!.Snapshots;
            if (snapshots.Count == 0 || snapshots[0].Sequence == _spoiled) return;
            _spoiled = snapshots[0].Sequence;
            string path = $"/data/snapshots/{_spoiled:D20}.snap";
            _files.Corrupt(path, _random.NextInt64(snapshots[0].Length));
        }
    }
}
