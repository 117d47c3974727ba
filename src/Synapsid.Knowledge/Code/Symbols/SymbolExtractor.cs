using System.Collections.Concurrent;

using Synapsid.Knowledge.Code.Symbols.CSharp;
using Synapsid.Knowledge.Code.Symbols.Ctags;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Finds the symbols of source files: C# and Markdown by readers of our own, some sixty languages by Universal Ctags.
/// Thread-safe: one extractor serves all threads that index. It reads no files; the caller gives it what it hashed.
/// </summary>
public sealed class SymbolExtractor : IDisposable
{
    private readonly SymbolExtractorOptions _options;
    private readonly CtagsPool? _ctags;
    private readonly ConcurrentBag<SymbolFinisher> _finishers = [];

    private SymbolExtractor(SymbolExtractorOptions options, CtagsPool? ctags)
    {
        _options = options;
        _ctags = ctags;
    }

    /// <summary>
    /// Why languages other than C# and Markdown get no symbols, and what to do about it; null while they get them, or
    /// no file asked for them yet.
    /// </summary>
    public string? CtagsProblem => _ctags is null
        ? "Universal Ctags is switched off: only C# and Markdown have symbols, other files are cut into plain chunks."
        : _ctags.OutOfOrder is not string reason ? null
        : $"{reason}: only C# and Markdown have symbols, other files are cut into plain chunks. "
            + "Install the package universal-ctags and run: syn index";

    /// <summary>An extractor. Its ctags processes start when the first file needs one.</summary>
    public static SymbolExtractor Create(SymbolExtractorOptions? options = null, TimeProvider? time = null)
    {
        options = (options ?? new SymbolExtractorOptions()).Checked();
        bool usesCtags = options.CtagsProgram.Length > 0;
        return new SymbolExtractor(options, usesCtags ? new CtagsPool(options, time ?? TimeProvider.System) : null);
    }

    /// <summary>The version of Universal Ctags that reads symbols; null where none does, or none was needed
    /// yet.</summary>
    public string? CtagsVersion => _ctags is { OutOfOrder: null } ? _ctags.Version : null;

    /// <summary>Starts ctags now rather than with the first file, and tells whether it can be used.</summary>
    public bool TryStartCtags() => _ctags?.TryStart() == true;

    /// <summary>The symbols of a file of UTF-8 text. Never throws for what the text holds.</summary>
    /// <param name="path">Its path; only its name matters, for the language.</param>
    /// <param name="text">All of it.</param>
    public FileSymbols Extract(string path, ReadOnlySpan<byte> text) =>
        Extract(CodeLanguages.Detect(path, text), text);

    /// <summary>The symbols of a file whose language is known.</summary>
    public FileSymbols Extract(CodeLanguage language, ReadOnlySpan<byte> text)
    {
        if (language.Reader == SymbolReader.None || text.IsEmpty) return new FileSymbols(language, [], null);
        if (!_finishers.TryTake(out SymbolFinisher? finisher)) finisher = new SymbolFinisher(_options);
        finisher.Begin(text);
        if (!TryRead(finisher, language, text, out string problem))
        {
            _finishers.Add(finisher);
            return new FileSymbols(language, [], problem);
        }

        CodeSymbol[] symbols = finisher.Finish(text, language);
        _finishers.Add(finisher);
        return new FileSymbols(language, symbols, null);
    }

    /// <summary>Ends the ctags processes. Nobody may be extracting.</summary>
    public void Dispose() => _ctags?.Dispose();

    private bool TryRead(SymbolFinisher finisher, CodeLanguage language, ReadOnlySpan<byte> text, out string problem)
    {
        problem = "";
        switch (language.Reader)
        {
            case SymbolReader.CSharp:
                CSharpScanner.Scan(text, finisher.Lines, finisher.Drafts, _options.SymbolsMax);
                return true;
            case SymbolReader.Markdown:
                MarkdownHeadings.Read(text, finisher.Lines, finisher.Drafts, _options.SymbolsMax);
                return true;
        }

        problem = "Universal Ctags is switched off";
        if (_ctags?.TryTag(language.CtagsFile, text, finisher.Tags, out problem) != true) return false;
        CtagsSymbols.Read(finisher.Tags, language, finisher.Drafts);
        return true;
    }
}
