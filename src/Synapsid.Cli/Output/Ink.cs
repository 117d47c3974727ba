namespace Synapsid.Cli.Output;

/// <summary>Colours a text for a terminal, or leaves it as it is.</summary>
internal readonly struct Ink(bool colour)
{
    public string Bold(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    public string Accent(string text) => Paint("36", text);

    private string Paint(string code, string text) =>
        colour && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
