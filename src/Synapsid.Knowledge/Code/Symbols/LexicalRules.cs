using System.Buffers;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// How comments and strings look in a family of languages: just enough to tell them from code, and to find where a
/// block ends.
/// </summary>
public sealed class LexicalRules
{
    private SearchValues<byte>? _openers;

    /// <summary>What begins a comment that ends with its line, at most two.</summary>
    public IReadOnlyList<byte[]> LineComments { get; private init; } = [];

    /// <summary>What opens a comment of several lines; empty where the language has none.</summary>
    public byte[] BlockOpen { get; private init; } = [];

    /// <summary>What closes it.</summary>
    public byte[] BlockClose { get; private init; } = [];

    /// <summary>Bytes that begin and end a string.</summary>
    public byte[] Quotes { get; private init; } = [];

    /// <summary>Those of <see cref="Quotes"/> whose strings may hold line ends.</summary>
    public byte[] LongQuotes { get; private init; } = [];

    /// <summary>Whether <c>'</c> encloses one character only, as in C; a lifetime of Rust opens nothing.</summary>
    public bool HasCharacters { get; private init; }

    /// <summary>Whether three quotes enclose a text of several lines, as in Python.</summary>
    public bool HasTripleQuotes { get; private init; }

    /// <summary>Whether strings follow C#: verbatim, raw and interpolated ones.</summary>
    public bool IsCSharp { get; private init; }

    /// <summary>Whether a line of the preprocessor begins with <c>#</c>.</summary>
    public bool HasDirectives { get; private init; }

    /// <summary>Whether blocks stand between braces.</summary>
    public bool HasBraces { get; private init; }

    /// <summary>Whether a declaration's body begins after a colon and is indented, as in Python.</summary>
    public bool IsIndented { get; private init; }

    /// <summary>C and C++, Objective-C, CUDA, D.</summary>
    public static LexicalRules C { get; } = Slashes(hasDirectives: true);

    /// <summary>Java, Go without raw strings, Kotlin, Protocol Buffers and others that look alike.</summary>
    public static LexicalRules Java { get; } = Slashes(hasTripleQuotes: true);

    /// <summary>Rust.</summary>
    public static LexicalRules Rust { get; } = Slashes(long1: (byte)'"');

    /// <summary>C#.</summary>
    public static LexicalRules CSharp { get; } = Slashes(hasDirectives: true, isCSharp: true);

    /// <summary>Go: raw strings between back-ticks.</summary>
    public static LexicalRules Go { get; } = Slashes(long1: (byte)'`');

    /// <summary>JavaScript and TypeScript.</summary>
    public static LexicalRules Script { get; } = new()
    {
        LineComments = ["//"u8.ToArray()], BlockOpen = "/*"u8.ToArray(), BlockClose = "*/"u8.ToArray(),
        Quotes = "\"'`"u8.ToArray(), LongQuotes = "`"u8.ToArray(), HasBraces = true,
    };

    /// <summary>PHP.</summary>
    public static LexicalRules Php { get; } = new()
    {
        LineComments = ["//"u8.ToArray(), "#"u8.ToArray()], BlockOpen = "/*"u8.ToArray(),
        BlockClose = "*/"u8.ToArray(), Quotes = "\"'"u8.ToArray(), LongQuotes = "\"'"u8.ToArray(), HasBraces = true,
    };

    /// <summary>Python.</summary>
    public static LexicalRules Python { get; } = new()
    {
        LineComments = ["#"u8.ToArray()], Quotes = "\"'"u8.ToArray(), HasTripleQuotes = true, IsIndented = true,
    };

    /// <summary>Shells, Tcl, Perl, R and others with <c>#</c> and braces.</summary>
    public static LexicalRules Shell { get; } = new()
    {
        LineComments = ["#"u8.ToArray()], Quotes = "\"'"u8.ToArray(), LongQuotes = "\"'"u8.ToArray(),
        HasBraces = true,
    };

    /// <summary>Tcl: an apostrophe is a letter like others.</summary>
    public static LexicalRules Tcl { get; } = new()
    {
        LineComments = ["#"u8.ToArray()], Quotes = "\""u8.ToArray(), LongQuotes = "\""u8.ToArray(), HasBraces = true,
    };

    /// <summary>PowerShell.</summary>
    public static LexicalRules PowerShell { get; } = new()
    {
        LineComments = ["#"u8.ToArray()], BlockOpen = "<#"u8.ToArray(), BlockClose = "#>"u8.ToArray(),
        Quotes = "\"'"u8.ToArray(), HasBraces = true,
    };

    /// <summary>Ruby, Elixir, Julia, make files: <c>#</c>, and blocks that end with a word or an indentation.</summary>
    public static LexicalRules Hash { get; } = new()
    {
        LineComments = ["#"u8.ToArray()], Quotes = "\"'"u8.ToArray(), HasTripleQuotes = true,
    };

    /// <summary>Lua.</summary>
    public static LexicalRules Lua { get; } = new()
    {
        LineComments = ["--"u8.ToArray()], BlockOpen = "--[["u8.ToArray(), BlockClose = "]]"u8.ToArray(),
        Quotes = "\"'"u8.ToArray(),
    };

    /// <summary>SQL, Ada, VHDL.</summary>
    public static LexicalRules Sql { get; } = new()
    {
        LineComments = ["--"u8.ToArray()], BlockOpen = "/*"u8.ToArray(), BlockClose = "*/"u8.ToArray(),
        Quotes = "'\""u8.ToArray(), LongQuotes = "'"u8.ToArray(),
    };

    /// <summary>Haskell and Elm.</summary>
    public static LexicalRules Haskell { get; } = new()
    {
        LineComments = ["--"u8.ToArray()], BlockOpen = "{-"u8.ToArray(), BlockClose = "-}"u8.ToArray(),
        Quotes = "\""u8.ToArray(), HasCharacters = true,
    };

    /// <summary>OCaml, SML and Pascal.</summary>
    public static LexicalRules Ml { get; } = new()
    {
        LineComments = ["//"u8.ToArray()], BlockOpen = "(*"u8.ToArray(), BlockClose = "*)"u8.ToArray(),
        Quotes = "\""u8.ToArray(), HasCharacters = true,
    };

    /// <summary>Lisp, Scheme, Clojure.</summary>
    public static LexicalRules Lisp { get; } = new()
    {
        LineComments = [";"u8.ToArray()], BlockOpen = "#|"u8.ToArray(), BlockClose = "|#"u8.ToArray(),
        Quotes = "\""u8.ToArray(), LongQuotes = "\""u8.ToArray(),
    };

    /// <summary>Erlang, MATLAB, TeX.</summary>
    public static LexicalRules Percent { get; } = new()
    {
        LineComments = ["%"u8.ToArray()], Quotes = "\""u8.ToArray(), LongQuotes = "\""u8.ToArray(),
    };

    /// <summary>Fortran.</summary>
    public static LexicalRules Fortran { get; } = new()
    {
        LineComments = ["!"u8.ToArray()], Quotes = "\"'"u8.ToArray(),
    };

    /// <summary>Style sheets.</summary>
    public static LexicalRules Css { get; } = new()
    {
        LineComments = [], BlockOpen = "/*"u8.ToArray(), BlockClose = "*/"u8.ToArray(),
        Quotes = "\"'"u8.ToArray(), HasBraces = true,
    };

    /// <summary>XML and HTML.</summary>
    public static LexicalRules Markup { get; } = new()
    {
        BlockOpen = "<!--"u8.ToArray(), BlockClose = "-->"u8.ToArray(),
    };

    /// <summary>Texts: nothing is a comment and nothing a string.</summary>
    public static LexicalRules None { get; } = new();

    /// <summary>The bytes that may begin a comment or a string.</summary>
    internal SearchValues<byte> Openers => _openers ??= SearchValues.Create(FirstBytes());

    private static LexicalRules Slashes(
        bool hasDirectives = false, bool isCSharp = false, bool hasTripleQuotes = false, byte long1 = 0) => new()
    {
        LineComments = ["//"u8.ToArray()],
        BlockOpen = "/*"u8.ToArray(),
        BlockClose = "*/"u8.ToArray(),
        Quotes = long1 is 0 or (byte)'"' ? "\""u8.ToArray() : [(byte)'"', long1],
        LongQuotes = long1 == 0 ? [] : [long1],
        HasCharacters = true,
        HasTripleQuotes = hasTripleQuotes,
        HasDirectives = hasDirectives,
        IsCSharp = isCSharp,
        HasBraces = true,
    };

    private byte[] FirstBytes()
    {
        List<byte> first = [.. Quotes];
        foreach (byte[] comment in LineComments) first.Add(comment[0]);
        if (BlockOpen.Length > 0) first.Add(BlockOpen[0]);
        if (HasCharacters) first.Add((byte)'\'');
        if (IsCSharp) first.AddRange("@$"u8);
        return [.. first.Distinct()];
    }
}
