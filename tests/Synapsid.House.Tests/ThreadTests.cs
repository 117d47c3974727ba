using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>docs/threads.md lists every thread and lock, so that the order of locks can be judged in one place.</summary>
public sealed partial class ThreadTests
{
    [Fact]
    public void Every_lock_is_listed()
    {
        string threads = Repository.Read("docs/threads.md");
        Complaints.AssertNone(Repository.Sources.SelectMany(LocksOf).Distinct()
            .Where(name => !threads.Contains($"| `{name}` |", StringComparison.Ordinal))
            .Select(name => $"{name} is not in docs/threads.md"));
    }

    [Fact]
    public void Every_thread_is_named_and_listed()
    {
        string threads = Repository.Read("docs/threads.md");
        Complaints.AssertNone(
            from file in Repository.Sources
            from start in NewThread().Matches(file.Code)
            let name = ThreadName().Match(file.Text, start.Index).Groups["name"].Value
            where name.Length == 0 || !threads.Contains($"| `{name}` |", StringComparison.Ordinal)
            select $"{file.At(start.Index)} starts a thread '{name}' that is not in docs/threads.md");
    }

    [Fact]
    public void A_lock_is_named_by_its_type_and_field()
    {
        SourceFile file = new("src/A.Duty.cs", "lock (_gate) { } lock(Sync) x(); _view.EnterReadLock(); x.Enter();");
        Assert.Equal(["A._gate", "A.Sync", "A._view"], LocksOf(file));
    }

    [Fact]
    public void Waiting_primitives_of_other_kinds_are_not_used() =>
        Complaints.AssertNone(
            from file in Repository.Sources
            from match in OtherLock().Matches(file.Code)
            select $"{file.At(match.Index)} uses {match.Value}");

    private static IEnumerable<string> LocksOf(SourceFile file) =>
        Lock().Matches(file.Code)
            .Select(match => Path.GetFileName(file.Path).Split('.')[0] + "." + match.Groups["field"].Value);

    [GeneratedRegex(@"\block\s*\(\s*(?<field>\w+)\s*\)|\b(?<field>\w+)\.Enter(?:Read|Write)Lock\b")]
    private static partial Regex Lock();

    [GeneratedRegex(@"\bnew Thread\(")]
    private static partial Regex NewThread();

    [GeneratedRegex(@"\G[^;]*\bName = ""(?<name>[^""]+)""")]
    private static partial Regex ThreadName();

    [GeneratedRegex(@"\b(?:ReaderWriterLock|SpinLock|Mutex|Semaphore(?:Slim)?|EnterUpgradeableReadLock|Monitor\.(?:Try)?Enter)\b")]
    private static partial Regex OtherLock();
}
