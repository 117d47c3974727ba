using System.Text;
using Synapsid.Knowledge.Code.Walking.Git;

namespace Synapsid.Knowledge.Tests.Code.Walking.Git;

public sealed class GitConfigTests
{
    [Theory]
    [InlineData("[core]\n\texcludesFile = /a/b\n", "/a/b")]
    [InlineData("[CORE]\nEXCLUDESFILE=x # note\n", "x")]
    [InlineData("[core] excludesfile = \"a b;c\" ; note\n", "a b;c")]
    [InlineData("[core]\nexcludesfile = a  b   \n", "a  b")]
    [InlineData("[core]\nexcludesfile = a\\\n  b\n", "a  b")]
    [InlineData("[core]\nexcludesfile = \"a\\\"b\\\\c\\td\"\r\n", "a\"b\\c\td")]
    [InlineData("\uFEFF[core]\nexcludesfile = first\n[core]\nexcludesfile = last", "last")]
    [InlineData("# [core]\n; excludesfile = x\n[core \"sub\"]\nexcludesfile = y\n", null)]
    [InlineData("[other]\nexcludesfile = y\n", null)]
    [InlineData("[core\nexcludesfile = y\n", null)]
    public void The_file_of_excludes_is_read_as_git_reads_it(string text, string? wanted) =>
        Assert.Equal(wanted, Read(text).ExcludesFile);

    [Theory]
    [InlineData("[core]\nignorecase\n", true)]
    [InlineData("[core]\nignoreCase = true\n", true)]
    [InlineData("[core]\nignorecase = YES\n", true)]
    [InlineData("[core]\nignorecase = on\n", true)]
    [InlineData("[core]\nignorecase = 1\n", true)]
    [InlineData("[core]\nignorecase = 0\n", false)]
    [InlineData("[core]\nignorecase = off\n", false)]
    [InlineData("[core]\nignorecase = true\nignorecase = false\n", false)]
    [InlineData("", false)]
    public void A_yes_is_read_in_all_its_forms(string text, bool wanted) => Assert.Equal(wanted, Read(text).IgnoreCase);

    [Fact]
    public void Objects_may_be_named_by_another_hash()
    {
        Assert.True(Read("[extensions]\nobjectFormat = sha256\n").UsesSha256);
        Assert.False(Read("[extensions]\nobjectFormat = sha1\n").UsesSha256);
    }

    [Fact]
    public void Includes_are_followed_and_one_that_includes_itself_ends()
    {
        GitConfig config = new();
        int opened = 0;
        config.Add("[include]\npath = other\n"u8, name =>
        {
            opened++;
            return Encoding.UTF8.GetBytes($"[core]\nexcludesfile = {name}{opened}\n[include]\npath = other\n");
        });
        Assert.Equal(10, opened);
        Assert.Equal("other10", config.ExcludesFile);
    }

    [Fact]
    public void Any_text_is_passed_over_without_an_exception()
    {
        const string Signs = "[]=\"\\;#\n\r\t core include path excludesfile true \0\uFEFFü";
        Random random = new(20_261_127);
        StringBuilder text = new();
        for (int i = 0; i < 30_000; i++)
        {
            text.Clear();
            if (random.Next(2) == 0) text.Append("[core]\nexcludesfile = ");
            for (int length = random.Next(40); length > 0; length--) text.Append(Signs[random.Next(Signs.Length)]);
            Read(text.ToString());
        }
    }

    private static GitConfig Read(string text)
    {
        GitConfig config = new();
        config.Add(Encoding.UTF8.GetBytes(text), _ => null);
        return config;
    }
}
