namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// The languages that are known, and by what their files are recognised: whole names, endings, then the interpreter
/// that the first line names.
/// </summary>
public static class CodeLanguages
{
    /// <summary>A file of no known language.</summary>
    public static readonly CodeLanguage Plain = new("text", SymbolReader.None, "", LexicalRules.None);

    /// <summary>C#.</summary>
    public static readonly CodeLanguage CSharp = new("csharp", SymbolReader.CSharp, "", LexicalRules.CSharp);

    /// <summary>Markdown.</summary>
    public static readonly CodeLanguage Markdown = new("markdown", SymbolReader.Markdown, "", LexicalRules.None);

    private static readonly Dictionary<string, CodeLanguage> ByFileName;
    private static readonly Dictionary<string, CodeLanguage> ByEnding;
    private static readonly Dictionary<string, CodeLanguage> ByInterpreter;
    private static readonly Dictionary<string, CodeLanguage> Known;

    static CodeLanguages()
    {
        Dictionary<string, CodeLanguage> endings = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, CodeLanguage> names = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, CodeLanguage> languages = new(StringComparer.OrdinalIgnoreCase);
        foreach ((CodeLanguage language, string patterns) in Table())
        {
            languages.TryAdd(language.Name, language);
            foreach (string pattern in patterns.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (pattern[0] == '.') endings.Add(pattern, language);
                else names.Add(pattern, language);
            }
        }

        Known = languages;
        ByEnding = endings;
        ByFileName = names;
        ByInterpreter = new Dictionary<string, CodeLanguage>(StringComparer.Ordinal)
        {
            ["sh"] = Known["shell"], ["bash"] = Known["shell"], ["dash"] = Known["shell"], ["zsh"] = Known["shell"],
            ["ksh"] = Known["shell"], ["python"] = Known["python"], ["python2"] = Known["python"],
            ["python3"] = Known["python"], ["perl"] = Known["perl"], ["ruby"] = Known["ruby"],
            ["node"] = Known["javascript"], ["tclsh"] = Known["tcl"], ["wish"] = Known["tcl"], ["php"] = Known["php"],
            ["lua"] = Known["lua"], ["awk"] = Known["awk"], ["gawk"] = Known["awk"], ["pwsh"] = Known["powershell"],
        };
    }

    /// <summary>The names of all languages, sorted.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language of a name, whatever its case.</summary>
    public static bool TryGet(string name, out CodeLanguage language)
    {
        bool isKnown = Known.TryGetValue(name, out CodeLanguage? found);
        language = found ?? Plain;
        return isKnown;
    }

    /// <summary>The language of a file by its path; <see cref="Plain"/> where nothing tells.</summary>
    public static CodeLanguage Detect(string path) => Detect(path, default);

    /// <summary>The language of a file by its path, else by the interpreter that its first line names.</summary>
    public static CodeLanguage Detect(string path, ReadOnlySpan<byte> text)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (ByFileName.TryGetValue(name, out CodeLanguage? language)) return language;
        int dot = name.LastIndexOf('.');
        if (dot >= 0 && ByEnding.TryGetValue(name[dot..], out language)) return language;
        return dot <= 0 && text.StartsWith("#!"u8) ? OfInterpreter(text) : Plain;
    }

    private static CodeLanguage OfInterpreter(ReadOnlySpan<byte> text)
    {
        int end = text[..Math.Min(text.Length, 200)].IndexOf((byte)'\n');
        string line = System.Text.Encoding.Latin1.GetString(text[2..(end < 0 ? Math.Min(text.Length, 200) : end)]);
        foreach (string word in line.Split((char[])[' ', '\t', '/', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            string name = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
            if (ByInterpreter.TryGetValue(name, out CodeLanguage? language))
            {
                return language;
            }
        }

        return Plain;
    }

    private static CodeLanguage Ctags(string name, string ctagsFile, LexicalRules rules) =>
        new(name, SymbolReader.Ctags, ctagsFile, rules);

    private static CodeLanguage Data(string name, LexicalRules rules) => new(name, SymbolReader.None, "", rules);

    /// <summary>Every language with its endings and whole names. Universal Ctags is told a name of its own choice, so
    /// that this table alone decides.</summary>
    private static (CodeLanguage Language, string Patterns)[] Table() =>
    [
        (CSharp, ".cs .csx .cake"),
        (Markdown, ".md .markdown .mdx .mdc"),
        (Ctags("c", "a.c", LexicalRules.C), ".c"),
        (Ctags("c", "a.h", LexicalRules.C), ".h"),
        (Ctags("cpp", "a.cpp", LexicalRules.C), ".cc .cpp .cxx .c++ .hh .hpp .hxx .h++ .inl .ipp .ino"),
        (Ctags("cuda", "a.cu", LexicalRules.C), ".cu .cuh"),
        (Ctags("objective-c", "a.mm", LexicalRules.C), ".m .mm"),
        (Ctags("d", "a.d", LexicalRules.C), ".d .di"),
        (Ctags("java", "a.java", LexicalRules.Java), ".java"),
        (Ctags("kotlin", "a.kt", LexicalRules.Java), ".kt .kts"),
        (Ctags("go", "a.go", LexicalRules.Go), ".go"),
        (Ctags("rust", "a.rs", LexicalRules.Rust), ".rs"),
        (Ctags("javascript", "a.js", LexicalRules.Script), ".js .mjs .cjs .jsx"),
        (Ctags("typescript", "a.ts", LexicalRules.Script), ".ts .tsx .mts .cts"),
        (Ctags("python", "a.py", LexicalRules.Python), ".py .pyi .pyx .pxd .pyw SConstruct SConscript wscript"),
        (Ctags("ruby", "a.rb", LexicalRules.Hash), ".rb .rake .gemspec Rakefile Gemfile Vagrantfile"),
        (Ctags("php", "a.php", LexicalRules.Php), ".php .php5 .phtml"),
        (Ctags("perl", "a.pl", LexicalRules.Shell), ".pl .pm .perl .t"),
        (Ctags("raku", "a.p6", LexicalRules.Shell), ".p6 .raku .rakumod"),
        (Ctags("lua", "a.lua", LexicalRules.Lua), ".lua"),
        (Ctags("shell", "a.sh", LexicalRules.Shell), ".sh .bash .zsh .ksh .bashrc .profile .zshrc"),
        (Ctags("powershell", "a.ps1", LexicalRules.PowerShell), ".ps1 .psm1 .psd1"),
        (Ctags("batch", "a.bat", LexicalRules.None), ".bat .cmd"),
        (Ctags("tcl", "a.tcl", LexicalRules.Tcl), ".tcl .tk .exp"),
        (Ctags("awk", "a.awk", LexicalRules.Shell), ".awk"),
        (Ctags("r", "a.r", LexicalRules.Shell), ".r"),
        (Ctags("julia", "a.jl", LexicalRules.Hash), ".jl"),
        (Ctags("elixir", "a.ex", LexicalRules.Hash), ".ex .exs"),
        (Ctags("erlang", "a.erl", LexicalRules.Percent), ".erl .hrl"),
        (Ctags("haskell", "a.hs", LexicalRules.Haskell), ".hs"),
        (Ctags("elm", "a.elm", LexicalRules.Haskell), ".elm"),
        (Ctags("ocaml", "a.ml", LexicalRules.Ml), ".ml .mli"),
        (Ctags("sml", "a.sml", LexicalRules.Ml), ".sml"),
        (Ctags("clojure", "a.clj", LexicalRules.Lisp), ".clj .cljs .cljc"),
        (Ctags("lisp", "a.lisp", LexicalRules.Lisp), ".lisp .lsp .cl"),
        (Ctags("emacs-lisp", "a.el", LexicalRules.Lisp), ".el"),
        (Ctags("scheme", "a.scm", LexicalRules.Lisp), ".scm .ss .rkt"),
        (Ctags("fortran", "a.f90", LexicalRules.Fortran), ".f .for .f77 .f90 .f95 .f03 .f08"),
        (Ctags("pascal", "a.pas", LexicalRules.Ml), ".pas .dpr"),
        (Ctags("ada", "a.adb", LexicalRules.Sql), ".adb .ads .ada"),
        (Ctags("vhdl", "a.vhdl", LexicalRules.Sql), ".vhd .vhdl"),
        (Ctags("verilog", "a.v", LexicalRules.C), ".v"),
        (Ctags("systemverilog", "a.sv", LexicalRules.C), ".sv .svh"),
        (Ctags("matlab", "a.m", LexicalRules.Percent), ".matlab"),
        (Ctags("haxe", "a.hx", LexicalRules.Java), ".hx"),
        (Ctags("zephir", "a.zep", LexicalRules.Java), ".zep"),
        (Ctags("protobuf", "a.proto", LexicalRules.Java), ".proto"),
        (Ctags("sql", "a.sql", LexicalRules.Sql), ".sql"),
        (Ctags("vim", "a.vim", LexicalRules.None), ".vim .vimrc"),
        (Ctags("make", "Makefile", LexicalRules.Hash), ".mk .mak Makefile GNUmakefile"),
        (Ctags("cmake", "CMakeLists.txt", LexicalRules.Hash), ".cmake CMakeLists.txt"),
        (Ctags("meson", "meson.build", LexicalRules.Hash), "meson.build"),
        (Ctags("m4", "a.m4", LexicalRules.Hash), ".m4"),
        (Ctags("assembly", "a.s", LexicalRules.C), ".s .asm"),
        (Ctags("css", "a.css", LexicalRules.Css), ".css"),
        (Ctags("scss", "a.scss", LexicalRules.Css), ".scss"),
        (Data("asciidoc", LexicalRules.None), ".adoc .asciidoc"),
        (Data("rst", LexicalRules.None), ".rst"),
        (Data("json", LexicalRules.None), ".json .jsonl .json5 .jsonc .ipynb"),
        (Data("yaml", LexicalRules.Hash), ".yml .yaml"),
        (Data("toml", LexicalRules.Hash), ".toml"),
        (Data("ini", LexicalRules.Hash), ".ini .cfg .conf .editorconfig .properties"),
        (Data("xml", LexicalRules.Markup),
            ".xml .csproj .fsproj .vbproj .props .targets .resx .xlf .svg .config .nuspec .slnx .xaml .axaml .xsd"),
        (Data("html", LexicalRules.Markup), ".html .htm"),
        (Data("razor", LexicalRules.CSharp), ".razor .cshtml"),
        (Data("bicep", LexicalRules.Script), ".bicep .bicepparam"),
        (Data("terraform", LexicalRules.Hash), ".tf .tfvars"),
        (Data("dockerfile", LexicalRules.Hash), ".dockerfile Dockerfile Containerfile"),
        (Data("fsharp", LexicalRules.Ml), ".fs .fsi .fsx"),
        (Data("visual-basic", LexicalRules.None), ".vb"),
        (Data("swift", LexicalRules.Java), ".swift"),
        (Data("scala", LexicalRules.Java), ".scala .sc"),
        (Data("dart", LexicalRules.Script), ".dart"),
        (Data("zig", LexicalRules.Java), ".zig"),
        (Data("graphql", LexicalRules.Hash), ".graphql .gql"),
        (Data("jsonnet", LexicalRules.Script), ".jsonnet .libsonnet"),
        (Plain, ".txt"),
    ];
}
