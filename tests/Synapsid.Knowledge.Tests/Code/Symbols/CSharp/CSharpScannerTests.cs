using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.CSharp;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Code.Symbols.CSharp;

public sealed class CSharpScannerTests
{
    private const string Sample = """"
        using System;
        using static System.Math;
        [assembly: System.CLSCompliant(false)]
        namespace A.B
        {
            /// <summary>A box.</summary>
            [Serializable, Obsolete("no } brace")]
            public sealed partial class Box<T> : IDisposable, IComparable<Box<T>>
                where T : class, new()
            {
                private const string Text = "a { b", Other = @"c:\{";
                private static readonly Dictionary<string, (int A, int B)> Map = new() { ["x"] = (1, 2) };
                internal int a, b = 3, c;
                public event EventHandler? Changed, Gone;
                public event Action Custom { add { } remove { } }

                public Box(int size) : this(new T(), size) { }

                ~Box() => Dispose();

                public (int X, string Y) Pair { get; init; } = (1, "}");
                public int[] this[int index, string name] => [1];
                public string Name
                {
                    get => $"{(Text is { Length: > 0 } ? "}" : '{'.ToString())}";
                    set { if (value == """ raw " } """) throw new Exception(); }
                }

                public static implicit operator string(Box<T> box) => "";
                public static bool operator <(Box<T> left, Box<T> right) => false;
                public static bool operator >(Box<T> left, Box<T> right) { return left < right; }

                [Obsolete]
                public async Task<Dictionary<int, List<T>>> LoadAsync<TKey>(
                    int count = 3,
                    Func<int, (int, int)>? map = null)
                    where TKey : notnull
                {
                    int Local(int x) => x;
                    await Task.Yield();
                    return new();
                }

                void IDisposable.Dispose() { }
                public partial void Half();
                int IComparable<Box<T>>.CompareTo(Box<T>? other) => 0;
                private protected enum Color : byte { Red = 1, [Obsolete] Green = (2 + 3), Blue }
                public interface IInner { int Size { get; } void Go(int x); }
                public readonly record struct Point(int X, int Y);
                public record Person(string First)
                {
                    public string Last { get; set; } = "";
                }

                public delegate TResult Maker<out TResult>(int a);
                public ref readonly int Get() => ref a;
                public required string Needed { get; set; }
                public int? Maybe = null;
                public unsafe int* Pointer;
                public int Fixed { get; } = 3;
            #if NEVER
                public void Taken() { }
            #else
                public void NotTaken() { {
            #endif
                public void Last() { char c = '"'; char d = '\''; var s = $@"{c}"" {{"; }
            }
        }
        """";

    [Fact]
    public void Every_declaration_is_found_with_its_lines() =>
        Assert.Equal(
            [
                "class A.B|Box 8-67", "constant A.B.Box|Text 11-11", "constant A.B.Box|Other 11-11",
                "field A.B.Box|Map 12-12", "field A.B.Box|a 13-13", "field A.B.Box|b 13-13", "field A.B.Box|c 13-13",
                "event A.B.Box|Changed 14-14", "event A.B.Box|Gone 14-14", "event A.B.Box|Custom 15-15",
                "constructor A.B.Box|Box 17-17", "method A.B.Box|~Box 19-19", "property A.B.Box|Pair 21-21",
                "property A.B.Box|this 22-22", "property A.B.Box|Name 23-27",
                "method A.B.Box|operator string 29-29", "method A.B.Box|operator < 30-30",
                "method A.B.Box|operator > 31-31", "method A.B.Box|LoadAsync 34-42", "method A.B.Box|Dispose 44-44",
                "method A.B.Box|Half 45-45", "method A.B.Box|CompareTo 46-46", "enum A.B.Box|Color 47-47",
                "enum-member A.B.Box.Color|Red 47-47", "enum-member A.B.Box.Color|Green 47-47",
                "enum-member A.B.Box.Color|Blue 47-47", "interface A.B.Box|IInner 48-48",
                "property A.B.Box.IInner|Size 48-48", "method A.B.Box.IInner|Go 48-48", "struct A.B.Box|Point 49-49",
                "class A.B.Box|Person 50-53", "property A.B.Box.Person|Last 52-52", "type A.B.Box|Maker 55-55",
                "method A.B.Box|Get 56-56", "property A.B.Box|Needed 57-57", "field A.B.Box|Maybe 58-58",
                "field A.B.Box|Pointer 59-59", "property A.B.Box|Fixed 60-60", "method A.B.Box|Taken 62-62",
                "method A.B.Box|Last 66-66",
            ],
            Scan(Sample));

    [Fact]
    public void Statements_of_a_program_are_no_declarations() =>
        Assert.Equal(
            ["function |Twice 5-8", "class |Helper 9-9"],
            Scan("""
                using System;
                var builder = new Builder { Name = "x" };
                if (args.Length > 0) { Run(); } else { Stop(() => { int y = 1; }); }
                builder.MapGet("/", async (int id) => { await Go(id); });
                static int Twice(int x)
                {
                    return 2 * x;
                }
                class Helper { }
                """));

    [Fact]
    public void Extension_blocks_belong_to_their_class() =>
        Assert.Equal(
            ["class N|E 2-2", "method N.E|Twice 2-2", "property N.E|Size 2-2", "method N.E|Plain 2-2"],
            Scan("namespace N;\nstatic class E { extension(string s) { public string Twice() => s + s; public int Size => 1; } static void Plain() { } }"));

    /// <summary>This repository's own sources, file by file: what Roslyn declares is what the scanner finds.</summary>
    [Fact]
    public void It_finds_what_Roslyn_finds()
    {
        string[] paths = [.. OwnSources()];
        Assert.True(paths.Length > 200, "the sources of this repository were not found");
        List<string> complaints = [];
        foreach (string path in paths)
        {
            string source = File.ReadAllText(path);
            string[] expected = [.. Declared(source)];
            string[] found = [.. Scan(source)];
            foreach (string lost in expected.Except(found)) complaints.Add($"{path}: lost {lost}");
            foreach (string invented in found.Except(expected)) complaints.Add($"{path}: invented {invented}");
        }

        Assert.True(complaints.Count == 0, string.Join('\n', complaints.Take(20)));
    }

    [Fact]
    public void Any_bytes_are_survived() =>
        Prop.ForAll<byte[]>(bytes => Scan(bytes).Length >= 0).Holds();

    [Fact]
    public void A_file_torn_anywhere_is_survived()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample);
        for (int length = 0; length <= whole.Length; length++) Scan(whole.AsSpan(0, length));
        for (int start = 0; start < whole.Length; start++) Scan(whole.AsSpan(start));
    }

    [Fact]
    public void Depth_without_end_is_survived()
    {
        Scan(string.Concat(Enumerable.Repeat("class A {", 20_000)));
        Scan(string.Concat(Enumerable.Repeat("namespace A {", 20_000)));
        Scan("class A { string s = " + string.Concat(Enumerable.Repeat("$\"{", 5_000)));
    }

    [Fact]
    public void The_limit_of_symbols_is_kept()
    {
        List<SymbolDraft> drafts = [];
        byte[] text = Encoding.UTF8.GetBytes("class A { " + string.Concat(Enumerable.Repeat("int x; ", 100)) + "} class B { }");
        CSharpScanner.Scan(text, new SourceLines(text), drafts, 10);
        Assert.Equal(10, drafts.Count);
    }

    private static string[] Scan(string source) => Scan(Encoding.UTF8.GetBytes(source));

    private static string[] Scan(ReadOnlySpan<byte> text)
    {
        List<SymbolDraft> drafts = [];
        CSharpScanner.Scan(text, new SourceLines(text), drafts, 100_000);
        return [.. drafts.Select(draft =>
            $"{SymbolKinds.NameOf(draft.Kind)} {draft.Container}|{draft.Name} {draft.StartLine}-{draft.EndLine}")];
    }

    private static IEnumerable<string> OwnSources() =>
        from folder in (string[])["src", "tests", "bench"]
        from path in Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)
        select path;

    private static IEnumerable<string> Declared(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview));
        foreach (MemberDeclarationSyntax member in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            if (member is BaseNamespaceDeclarationSyntax or ExtensionBlockDeclarationSyntax or IncompleteMemberSyntax) continue;
            if (member is GlobalStatementSyntax statement && statement.Statement is not LocalFunctionStatementSyntax) continue;
            foreach ((string kind, string name) in RoslynNames.Of(member))
            {
                SyntaxToken first = member.AttributeLists.Count > 0
                    ? member.AttributeLists.Last().GetLastToken().GetNextToken() : member.GetFirstToken();
                if (member is GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax local }) first = FirstOf(local);
                int start = tree.GetLineSpan(first.Span).StartLinePosition.Line + 1;
                yield return $"{kind} {RoslynNames.ContainerOf(member)}|{name} {start}-{EndOf(tree, member, name)}";
            }
        }
    }

    private static SyntaxToken FirstOf(LocalFunctionStatementSyntax local) => local.AttributeLists.Count > 0
        ? local.AttributeLists.Last().GetLastToken().GetNextToken() : local.GetFirstToken();

    // A field ends where its own declarator and the mark after it end.
    private static int EndOf(SyntaxTree tree, MemberDeclarationSyntax member, string name)
    {
        SyntaxToken last = member.GetLastToken();
        if (member is BaseFieldDeclarationSyntax field)
        {
            last = field.Declaration.Variables.First(variable => variable.Identifier.ValueText == name).GetLastToken().GetNextToken();
        }

        if (member is BaseTypeDeclarationSyntax { CloseBraceToken.Span.Length: > 0 } type) last = type.CloseBraceToken;
        return tree.GetLineSpan(last.Span).EndLinePosition.Line + 1;
    }
}
