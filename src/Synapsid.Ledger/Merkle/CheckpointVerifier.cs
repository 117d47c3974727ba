using System.Globalization;

using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Checks the checkpoints of a ledger by themselves: each whole and signed, numbered without a gap, never shrinking,
/// and the published one among them. What it leaves is the list of roots that the records must have.
/// </summary>
internal sealed class CheckpointVerifier(IFileSystem files, string folder, NoteVerifier key, FindingList findings)
{
    private readonly List<SignedRoot> _roots = [];
    private readonly List<CheckpointGap> _gaps = [];
    private CheckpointRecord? _last;

    /// <summary>Every checkpoint whose signature is good, in the order of the history.</summary>
    public IReadOnlyList<SignedRoot> Roots => _roots;

    /// <summary>Times without checkpoints.</summary>
    public IReadOnlyList<CheckpointGap> Gaps => _gaps;

    /// <summary>Checkpoints that were read whole.</summary>
    public long Count { get; private set; }

    /// <summary>The newest good checkpoint of the history.</summary>
    public Checkpoint? Last => _last?.Checkpoint;

    /// <summary>
    /// Checks all of them. The ledger may sign more meanwhile: what was published before the history was read must be
    /// in it, and what is published after that may be newer than its end.
    /// </summary>
    public void Verify(TimeSpan heartbeatMax)
    {
        SignedNote? before = ReadNewest();
        VerifyHistory(heartbeatMax);
        VerifyNewest(before);
    }

    private string NewestPath => Path.Combine(folder, CheckpointHistory.NewestFile);

    private SignedNote? ReadNewest() =>
        files.FileExists(NewestPath) ? CheckpointLog.ReadNote(files, NewestPath) : null;

    private void VerifyHistory(TimeSpan heartbeatMax)
    {
        foreach (CheckpointRecord record in CheckpointHistory.Read(files, folder))
        {
            if (record.Fault is not null)
            {
                Report(record, record.Fault);
                continue;
            }

            Count++;
            if (!IsSigned(record.Note!, record.Checkpoint!))
            {
                Report(record, $"its signature is not one of {key.Key.Name}");
                continue;
            }

            VerifyOrder(record);
            if (_last?.Checkpoint!.Time is { } before && record.Checkpoint!.Time is { } time
                && heartbeatMax > TimeSpan.Zero && time - before > heartbeatMax)
            {
                _gaps.Add(new CheckpointGap(before, time, record.Checkpoint.Number!.Value));
            }

            _roots.Add(new SignedRoot(record.Checkpoint!, record.File));
            _last = record;
        }
    }

    /// <summary>The published checkpoint must be the history's newest, or the one before it after a crash.</summary>
    private void VerifyNewest(SignedNote? before)
    {
        string path = NewestPath;
        long size = Last?.Size ?? 0;
        if (!files.FileExists(path))
        {
            if (_last is not null) Report("the published checkpoint is missing", size);
            return;
        }

        SignedNote? note = CheckpointLog.ReadNote(files, path);
        if (note is null || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint) || !IsSigned(note, checkpoint))
        {
            Report("the published checkpoint is not signed by this ledger's key", size);
            return;
        }

        bool known = IsKnown(checkpoint);
        if (known && checkpoint.Number >= Last?.Number - 1) return;
        bool grown = before is not null && Checkpoint.TryParse(before.Text, out Checkpoint? earlier)
            && checkpoint.Number > earlier.Number && IsKnown(earlier);
        if (grown && checkpoint.Number > Last?.Number) return;
        if (!known) _roots.Add(new SignedRoot(checkpoint, path));
        Report(
            known ? "the published checkpoint is an old one" : "the published checkpoint is not in the history",
            Math.Min(size, checkpoint.Size));

        void Report(string reason, long index) => findings.Add(FindingKind.Checkpoint, index, path, reason);
    }

    /// <summary>Takes a checkpoint from elsewhere: a good one becomes a root that the records must have.</summary>
    public void AddForeign(SignedNote note)
    {
        const string Given = "the given checkpoint";
        if (!Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint))
        {
            findings.Add(FindingKind.Checkpoint, 0, Given, "it is no checkpoint");
        }
        else if (checkpoint.Origin != key.Key.Name)
        {
            findings.Add(FindingKind.Checkpoint, 0, Given, $"it is of {checkpoint.Origin}, not of {key.Key.Name}");
        }
        else if (!key.Verify(note))
        {
            findings.Add(FindingKind.Checkpoint, 0, Given, $"its signature is not one of {key.Key.Name}");
        }
        else
        {
            _roots.Add(new SignedRoot(checkpoint, Given));
        }
    }

    private bool IsKnown(Checkpoint checkpoint) => _roots.Any(root =>
        root.Checkpoint.Number == checkpoint.Number && root.Checkpoint.ToText() == checkpoint.ToText());

    private void VerifyOrder(CheckpointRecord record)
    {
        Checkpoint checkpoint = record.Checkpoint!;
        if (_last?.Checkpoint is not { } before)
        {
            if (checkpoint.Number == 0) return;
            Report(record, $"the checkpoints before number {checkpoint.Number} are missing");
            return;
        }

        if (checkpoint.Number != before.Number + 1)
        {
            Report(record, $"number {checkpoint.Number} follows number {before.Number}: those between are missing");
        }

        if (checkpoint.Size < before.Size)
        {
            Report(record, $"its {checkpoint.Size} records are fewer than the {before.Size} before");
        }

        if (checkpoint.Time < before.Time) Report(record, "its time is before that of the checkpoint before");
    }

    private bool IsSigned(SignedNote note, Checkpoint checkpoint) =>
        checkpoint.Origin == key.Key.Name && key.Verify(note);

    private void Report(CheckpointRecord record, string reason) => findings.Add(
        FindingKind.Checkpoint,
        Math.Min(_last?.Checkpoint!.Size ?? 0, record.Checkpoint?.Size ?? long.MaxValue),
        record.File,
        string.Create(CultureInfo.InvariantCulture, $"the checkpoint at byte {record.Offset}: {reason}"));
}
