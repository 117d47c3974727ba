using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols;

public sealed class CodeLanguagesTests
{
    [Theory]
    [InlineData("src/a.CS", "", "csharp")]
    [InlineData("a/Makefile", "", "make")]
    [InlineData("CMakeLists.txt", "", "cmake")]
    [InlineData("notes.txt", "", "text")]
    [InlineData("redis.h", "", "c")]
    [InlineData("bin/tool", "#!/usr/bin/env python3\n", "python")]
    [InlineData("bin/tool", "#!/bin/sh -e", "shell")]
    [InlineData("bin/tool", "#!", "text")]
    [InlineData("bin/tool", "", "text")]
    [InlineData(".bashrc", "", "shell")]
    [InlineData("", "", "text")]
    public void A_file_shows_its_language(string path, string text, string language) =>
        Assert.Equal(language, CodeLanguages.Detect(path, System.Text.Encoding.UTF8.GetBytes(text)).Name);

    [Fact]
    public void Languages_are_found_by_name()
    {
        Assert.True(CodeLanguages.TryGet("CSharp", out CodeLanguage language));
        Assert.Same(CodeLanguages.CSharp, language);
        Assert.False(CodeLanguages.TryGet("klingon", out _));
        Assert.True(CodeLanguages.Names.Count > 60);
    }

    [Fact]
    public void Kinds_have_names_and_back()
    {
        foreach (SymbolKind kind in Enum.GetValues<SymbolKind>())
        {
            Assert.True(SymbolKinds.TryParse(SymbolKinds.NameOf(kind), out SymbolKind parsed));
            Assert.Equal(kind, parsed);
        }

        Assert.Equal("member", SymbolKinds.NameOf((SymbolKind)200));
    }
}
