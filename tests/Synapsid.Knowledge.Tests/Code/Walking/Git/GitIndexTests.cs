using System.Text;
using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Tests.Code.Walking.Git;

public sealed class GitIndexTests
{
    private static readonly string[] Paths =
        ["a", "a.c", "a/b", "a/b.c", "lib/one.c", "lib/two/three.c", "lib0", "über", "z"];

    [Fact]
    public void Paths_that_were_written_are_found_and_no_others()
    {
        Assert.True(GitIndex.TryRead(IndexBytes.Of(Paths), 20, out GitIndex index, out string? shared));
        Assert.Null(shared);
        Assert.Equal(Paths.Length, index.Count);
        Assert.All(Paths, path => Assert.True(index.HasFile(Encoding.UTF8.GetBytes(path)), path));
        Assert.All(["", "b", "a/", "lib", "lib/", "lib/two", "zz"], path =>
            Assert.False(index.HasFile(Encoding.UTF8.GetBytes(path)), path));
        Assert.True(index.HasFolder("lib/"u8));
        Assert.True(index.HasFolder("lib/two/"u8));
        Assert.False(index.HasFolder("li/"u8));
        Assert.False(index.HasFolder("z/"u8));
    }

    [Fact]
    public void Files_asked_for_in_order_are_found_with_the_hint()
    {
        Assert.True(GitIndex.TryRead(IndexBytes.Of(Paths), 20, out GitIndex index, out _));
        int hint = 0;
        foreach (string path in Paths.Append("zzz").Prepend("A").Order(StringComparer.Ordinal))
        {
            Assert.Equal(Paths.Contains(path), index.HasFile(Encoding.UTF8.GetBytes(path), ref hint));
        }
    }

    [Fact]
    public void Two_indexes_are_the_same_when_they_track_the_same_paths()
    {
        Assert.True(GitIndex.TryRead(IndexBytes.Of("a", "bc"), 20, out GitIndex index, out _));
        Assert.True(GitIndex.TryRead(IndexBytes.Of("bc", "a"), 20, out GitIndex same, out _));
        Assert.True(index.IsSameAs(same));
        foreach (string[] paths in (string[][])[["a"], ["ab", "c"], ["a", "bd"], ["a", "bc", "d"], []])
        {
            Assert.True(GitIndex.TryRead(IndexBytes.Of(paths), 20, out GitIndex other, out _));
            Assert.False(index.IsSameAs(other), string.Join(' ', paths));
        }

        Assert.True(GitIndex.Empty.IsSameAs(GitIndex.Empty));
    }

    [Fact]
    public void What_git_writes_is_read_in_each_version()
    {
        using GitProgram git = new();
        foreach (string path in Paths.Except(["a", "lib0"]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(git.Root, path))!);
            File.WriteAllText(Path.Combine(git.Root, path), path);
        }

        git.Run("add", "-A");
        string[] wanted = git.Lines("ls-files", "-z");
        foreach (string version in (string[])["2", "3", "4"])
        {
            git.Run("update-index", "--index-version", version);
            byte[] bytes = File.ReadAllBytes(Path.Combine(git.Root, ".git", "index"));
            Assert.True(GitIndex.TryRead(bytes, 20, out GitIndex index, out _), version);
            Assert.Equal(wanted, Enumerable.Range(0, index.Count).Select(i => Encoding.UTF8.GetString(index[i])));
        }
    }

    [Fact]
    public void Bytes_that_are_no_index_never_throw()
    {
        using GitProgram git = new();
        for (int i = 0; i < 40; i++) File.WriteAllText(Path.Combine(git.Root, $"file{i}.c"), "x");
        git.Run("add", "-A");
        git.Run("update-index", "--index-version", "4");
        byte[][] good =
        [
            IndexBytes.Of(Paths),
            File.ReadAllBytes(Path.Combine(git.Root, ".git", "index")),
            [.. "DIRC"u8, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF],
        ];
        Random random = new(20_261_127);
        int refused = 0;
        for (int i = 0; i < 60_000; i++)
        {
            byte[] bytes = [.. good[i % good.Length]];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                // Rather in the header and the first entries, where the lengths are.
                int at = random.Next(random.Next(2) == 0 ? Math.Min(120, bytes.Length) : bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            if (!GitIndex.TryRead(bytes, random.Next(4) == 0 ? 32 : 20, out GitIndex index, out _)) refused++;
            for (int place = 1; place < index.Count; place++)
            {
                Assert.True(index[place - 1].SequenceCompareTo(index[place]) <= 0, "the paths are out of order");
            }
        }

        Assert.InRange(refused, 1_000, 59_000);
    }
}
