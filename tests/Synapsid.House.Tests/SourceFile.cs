namespace Synapsid.House.Tests;

/// <summary>A C# file of the repository, parted into code and comments.</summary>
internal sealed class SourceFile
{
    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        (Code, Comments) = SourceScanner.Scan(text);
        (Types, Functions) = SourceOutline.Of(Code);
    }

    /// <summary>Path from the repository's root, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public string Code { get; }

    public string Comments { get; }

    public IReadOnlyList<SourceMember> Types { get; }

    public IReadOnlyList<SourceMember> Functions { get; }

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>The file and line of a place in the text, as <c>path:line</c>.</summary>
    public string At(int index) => $"{Path}:{Text.AsSpan(0, index).Count('\n') + 1}";
}
