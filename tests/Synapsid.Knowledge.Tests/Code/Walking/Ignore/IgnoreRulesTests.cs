using System.Text;

using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Tests.Code.Walking.Ignore;

/// <summary>Single rules against single paths; whole trees are compared with git itself in GitAgreementTests.</summary>
public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("foo", "foo", true)]
    [InlineData("foo", "a/foo", true)]
    [InlineData("foo", "foobar", false)]
    [InlineData("/foo", "foo", true)]
    [InlineData("/foo", "a/foo", false)]
    [InlineData("a/foo", "a/foo", true)]
    [InlineData("a/foo", "b/a/foo", false)]
    [InlineData("foo/", "foo", false)]
    [InlineData("foo/", "foo/", true)]
    [InlineData("a/foo/", "a/foo/", true)]
    [InlineData("*.log", "x.log", true)]
    [InlineData("*.log", "a/.log", true)]
    [InlineData("*.log", "x.log.txt", false)]
    [InlineData("*.tar.gz", "x.tar.gz", true)]
    [InlineData("*.tar.gz", "x.gz", false)]
    [InlineData("*~", "a/b~", true)]
    [InlineData("*", "a", true)]
    [InlineData("/*", "a/b", false)]
    [InlineData("/*.c", "a.c", true)]
    [InlineData("/*.c", "a/a.c", false)]
    [InlineData("a/*.c", "a/b.c", true)]
    [InlineData("a/*.c", "a/b/c.c", false)]
    [InlineData("**/foo", "foo", true)]
    [InlineData("**/foo", "a/b/foo", true)]
    [InlineData("**/foo/bar", "a/foo/bar", true)]
    [InlineData("**/foo/bar", "foo/a/bar", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/xb", false)]
    [InlineData("a**b", "axxb", true)]
    [InlineData("x/a**b", "x/a/b", false)]
    [InlineData("x/*/y", "x/a/y", true)]
    [InlineData("x/*/y", "x/a/b/y", false)]
    [InlineData("fo?", "foo", true)]
    [InlineData("x/fo?", "x/fo/", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[]a]x", "]x", true)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[[:digit:]]x", "7x", true)]
    [InlineData("[[:digit:]]x", "ax", false)]
    [InlineData("[[:nonsense:]]x", "ax", false)]
    [InlineData("[ab", "[ab", false)]
    [InlineData("x/[/]y", "x//y", false)]
    [InlineData("\\#a", "#a", true)]
    [InlineData("#a", "#a", false)]
    [InlineData("\\!a", "!a", true)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a\\", "a\\", false)]
    [InlineData("a  ", "a", true)]
    [InlineData("a\\ ", "a ", true)]
    [InlineData("a\\  ", "a ", true)]
    [InlineData("a \\ ", "a  ", true)]
    [InlineData("a b", "a b", true)]
    [InlineData("a\t", "a", false)]
    [InlineData("a\r", "a", true)]
    [InlineData("\uFEFFa", "a", true)]
    [InlineData("ü*", "über", true)]
    [InlineData("/", "a/", false)]
    [InlineData("", "a", false)]
    [InlineData("foo**/bar", "foox/y/bar", true)] // so does git 2.39
    public void A_rule_matches_as_gitignore_says(string rule, string path, bool matches)
    {
        Assert.Equal(matches, Find(rule, path, tables: true) == 0);
        Assert.Equal(matches, Find(rule, path, tables: false) == 0);
    }

    [Fact]
    public void The_last_line_that_matches_decides()
    {
        const string Rules = "*.log\n!keep.log\nkeep.*\n!x/keep.log\n";
        Assert.Equal(2, Find(Rules, "keep.log"));
        Assert.Equal(3, Find(Rules, "x/keep.log"));
        Assert.Equal(0, Find(Rules, "other.log"));
        Assert.Equal(-1, Find(Rules, "other.txt"));
    }

    [Fact]
    public void Lines_are_numbered_as_in_the_file()
    {
        IgnoreRules rules = IgnoreRules.Parse("# comment\n\na\r\n!b"u8);
        Assert.Equal([3, 4], [rules[0].Line, rules[1].Line]);
        Assert.True(rules[1].IsNegative);
    }

    [Theory]
    [InlineData("FOO", "foo", true)]
    [InlineData("foo.c", "FOO.C", true)]
    [InlineData("*.Log", "a.LOG", true)]
    [InlineData("[A-C]x", "bX", true)]
    [InlineData("[[:upper:]]", "a", true)]
    [InlineData("a/B", "A/b", true)]
    public void Case_is_ignored_where_the_repository_says_so(string rule, string path, bool matches)
    {
        Assert.Equal(matches, Find(rule, path, tables: true, foldCase: true) == 0);
        Assert.Equal(matches, Find(rule, path, tables: false, foldCase: true) == 0);
        Assert.Equal(-1, Find(rule, path));
    }

    [Fact]
    public void Many_stars_do_not_explode()
    {
        string rule = string.Concat(Enumerable.Repeat("*a", 60)) + "b";
        Assert.Equal(-1, Find(rule, new string('a', 3000)));
    }

    [Fact]
    public void A_cache_compiles_a_text_once_and_forgets_what_was_used_longest_ago()
    {
        IgnoreRuleCache cache = new(capacity: 2);
        IgnoreRules first = cache.Get("a"u8, foldCase: false);
        Assert.Same(first, cache.Get("a"u8, foldCase: false));
        Assert.NotSame(first, cache.Get("a"u8, foldCase: true));
        cache.Get("a"u8, foldCase: false);
        cache.Get("b"u8, foldCase: false);
        Assert.Same(first, cache.Get("a"u8, foldCase: false));
        Assert.Equal((3, 3), (cache.Hits, cache.Misses));
        cache.Get("a"u8, foldCase: true);
        Assert.Equal((3, 4), (cache.Hits, cache.Misses));
    }

    private static int Find(string rules, string path, bool tables = true, bool foldCase = false)
    {
        bool isFolder = path.EndsWith('/');
        byte[] bytes = Encoding.UTF8.GetBytes(isFolder ? path[..^1] : path);
        byte[] folded = foldCase ? IgnoreText.Lower(bytes) : [];
        int nameAt = bytes.AsSpan().LastIndexOf((byte)'/') + 1;
        IgnoreRules compiled = IgnoreRules.Parse(Encoding.UTF8.GetBytes(rules), foldCase, tables);
        return compiled.Find(new IgnorePath(bytes, folded, nameAt, isFolder), 0);
    }
}
