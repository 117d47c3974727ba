using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Tests.Code.Walking.Git;

public sealed class GitRepositoryTests
{
    [Fact]
    public void What_is_checked_out_is_told_on_a_branch_without_one_packed_and_not_yet_born()
    {
        using GitProgram git = new();
        Assert.Equal(new GitHead("trunk", null), Head(git.Root));
        git.Run("commit", "-q", "--allow-empty", "-m", "one");
        string first = git.Run("rev-parse", "HEAD").Trim();
        Assert.Equal(new GitHead("trunk", first), Head(git.Root));
        git.Run("checkout", "-q", "-b", "some/branch");
        git.Run("commit", "-q", "--allow-empty", "-m", "two");
        string second = git.Run("rev-parse", "HEAD").Trim();
        Assert.Equal(new GitHead("some/branch", second), Head(git.Root));
        git.Run("pack-refs", "--all");
        Assert.False(File.Exists(Path.Combine(git.Root, ".git/refs/heads/some/branch")));
        Assert.Equal(new GitHead("some/branch", second), Head(git.Root));
        git.Run("checkout", "-q", "--detach", first);
        Assert.Equal(new GitHead(null, first), Head(git.Root));
    }

    [Fact]
    public void A_linked_worktree_has_its_own_head_and_the_references_of_all()
    {
        using GitProgram git = new();
        git.Run("commit", "-q", "--allow-empty", "-m", "one");
        string commit = git.Run("rev-parse", "HEAD").Trim();
        string other = Path.Combine(git.Folder, "other");
        git.Run("worktree", "add", "-q", "-b", "side", other);
        Assert.Equal(new GitHead("side", commit), Head(other));
        Assert.Equal(new GitHead("trunk", commit), Head(git.Root));
    }

    [Fact]
    public void A_folder_that_only_looks_like_a_checkout_is_none()
    {
        using GitProgram git = new();
        string fake = Path.Combine(git.Folder, "fake");
        Directory.CreateDirectory(Path.Combine(fake, ".git"));
        Assert.Null(Find(fake));
        File.WriteAllText(Path.Combine(git.Folder, "home", ".git"), "gitdir: nowhere\n");
        Assert.Null(Find(git.Home));
        Assert.NotNull(Find(git.Root));
    }

    [Fact]
    public void An_index_written_again_with_the_same_paths_is_the_same()
    {
        using GitProgram git = new();
        string file = Path.Combine(git.Root, "a.c");
        File.WriteAllText(file, "one");
        git.Run("add", "-A");
        GitRepository repository = GitRepository.TryOpen(
            SourceTree.System, Encoding.UTF8.GetBytes(git.Root), GitEnvironment.None, new IgnoreRuleCache(), null)!;
        File.WriteAllText(file, "other");
        git.Run("add", "a.c");
        git.Run("commit", "-q", "-m", "one");
        git.Run("update-index", "--index-version", "4");
        Assert.True(repository.HasSameIndex());
        File.WriteAllText(Path.Combine(git.Root, "b.c"), "two");
        git.Run("add", "b.c");
        Assert.False(repository.HasSameIndex());
    }

    private static GitRepository? Find(string root) =>
        GitRepository.TryFind(SourceTree.System, Encoding.UTF8.GetBytes(root));

    private static GitHead? Head(string root) => Find(root)!.ReadHead();
}
