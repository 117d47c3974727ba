using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Says of a file that was read whether its text is worth indexing, and what it is there for.</summary>
public static class FileClassifier
{
    /// <summary>Where a program that writes files says so: in the first lines.</summary>
    private const int HeadBytes = 1_024;
    private const int HeadLines = 12;

    /// <summary>People write shorter lines than this on average; a file this small is harmless anyway.</summary>
    private const int MinifiedLineBytes = 400;
    private const int MinifiedFileBytes = 4_096;

    private static readonly string[] GeneratedEndings =
    [
        ".g.cs", ".g.i.cs", ".designer.cs", ".pb.go", ".pb.cc", ".pb.h", ".pb.gw.go", "_pb2.py", "_pb2_grpc.py",
        ".generated.cs", ".generated.ts", ".generated.go", "_generated.go", ".freezed.dart", ".g.dart",
    ];

    private static readonly HashSet<string> LockFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "packages.lock.json", "poetry.lock",
        "uv.lock", "Pipfile.lock", "Cargo.lock", "composer.lock", "Gemfile.lock", "go.sum", "flake.lock", "bun.lock",
    };

    private static readonly HashSet<string> VendoredFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "vendor", "vendored", "third_party", "third-party", "thirdparty", "3rdparty", "deps", "external", "externals",
        "node_modules", "bower_components", "site-packages", "Godeps",
    };

    private static readonly HashSet<string> TestFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "testing", "testdata", "spec", "specs", "__tests__", "fixtures", "testutil", "testutils",
    };

    private static readonly HashSet<string> DocumentFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "doc", "docs", "documentation", "man", "manual", "examples", "samples",
    };

    private static readonly HashSet<string> DocumentLanguages = new(StringComparer.Ordinal)
    {
        "markdown", "restructuredtext", "asciidoc", "tex", "text", "html",
    };

    /// <summary>Judges a file.</summary>
    /// <param name="path">Its path, relative to the tree's root, with <c>/</c>.</param>
    /// <param name="content">What was read of it.</param>
    public static FileVerdict Classify(string path, SourceContent content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (!content.IsWhole) return LeftOut(SkipReason.Oversized);
        if (!SourceText.TryDecode(content.Memory, out ReadOnlyMemory<byte> text)) return LeftOut(SkipReason.Binary);
        if (IsGenerated(name, text.Span)) return LeftOut(SkipReason.Generated);
        if (IsMinified(name, text.Span)) return LeftOut(SkipReason.Minified);
        CodeLanguage language = CodeLanguages.Detect(path, text.Span);
        return new FileVerdict(SkipReason.None, CategoryOf(path, name, language), language.Name, text);
    }

    /// <summary>What a file is there for, by its path and language.</summary>
    internal static FileCategory CategoryOf(string path, string name, CodeLanguage language)
    {
        string[] folders = path.Split('/')[..^1];
        if (folders.Any(VendoredFolders.Contains)) return FileCategory.Vendored;
        if (folders.Any(IsTestFolder) || IsTestName(name)) return FileCategory.Test;
        if (DocumentLanguages.Contains(language.Name)) return FileCategory.Document;
        if (!language.IsCode) return FileCategory.Data;
        return folders.Any(DocumentFolders.Contains) ? FileCategory.Document : FileCategory.Code;
    }

    private static FileVerdict LeftOut(SkipReason reason) => new(reason, default, "", default);

    /// <summary><c>tests</c>, and <c>Name.Tests</c> or <c>name-test</c> as projects are called.</summary>
    private static bool IsTestFolder(string folder)
    {
        int separator = folder.LastIndexOfAny(['.', '-', '_']);
        return TestFolders.Contains(folder[(separator + 1)..])
            || folder.EndsWith("Tests", StringComparison.Ordinal)
            || folder.EndsWith("Test", StringComparison.Ordinal);
    }

    private static bool IsTestName(string name)
    {
        string stem = name[..Math.Max(0, name.LastIndexOf('.'))];
        return name.StartsWith("test_", StringComparison.Ordinal)
            || stem.EndsWith("_test", StringComparison.Ordinal)
            || stem.EndsWith("_tests", StringComparison.Ordinal)
            || stem.EndsWith(".test", StringComparison.Ordinal)
            || stem.EndsWith(".spec", StringComparison.Ordinal)
            || stem.EndsWith("_spec", StringComparison.Ordinal)
            || stem.EndsWith("Test", StringComparison.Ordinal)
            || stem.EndsWith("Tests", StringComparison.Ordinal)
            || stem == "conftest";
    }

    private static bool IsGenerated(string name, ReadOnlySpan<byte> text)
    {
        if (LockFiles.Contains(name)) return true;
        foreach (string ending in GeneratedEndings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        }

        string head = Encoding.UTF8.GetString(text[..Math.Min(text.Length, HeadBytes)]);
        int lines = 0;
        foreach (ReadOnlySpan<char> line in head.AsSpan().EnumerateLines())
        {
            if (lines++ == HeadLines) break;
            if (SaysGenerated(line)) return true;
        }

        return false;
    }

    /// <summary>The marks that generators are known to leave in a comment of their own.</summary>
    private static bool SaysGenerated(ReadOnlySpan<char> line)
    {
        const StringComparison Any = StringComparison.OrdinalIgnoreCase;
        ReadOnlySpan<char> start = line.TrimStart();
        bool isComment = start.Length > 0 && start[0] is '/' or '#' or '*' or '<' or '-' or ';' or '%' or '"' or '\'';
        if (!isComment) return false;
        return line.Contains("<auto-generated", Any)
            || line.Contains("@generated", StringComparison.Ordinal)
            || line.Contains("Generated by the protocol buffer compiler", Any)
            || (line.Contains("generated", Any) && line.Contains("do not edit", Any))
            || (line.Contains("generated", Any) && line.Contains("do not modify", Any));
    }

    private static bool IsMinified(string name, ReadOnlySpan<byte> text)
    {
        if (name.Contains(".min.", StringComparison.OrdinalIgnoreCase)) return true;
        if (text.Length < MinifiedFileBytes) return false;
        bool isWeb = name.EndsWith(".js", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".mjs", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".css", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".map", StringComparison.OrdinalIgnoreCase);
        return isWeb && text.Length / (1 + text.Count((byte)'\n')) > MinifiedLineBytes;
    }
}
