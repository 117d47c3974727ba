namespace Synapsid.Knowledge.Grains.Import;

/// <summary>How a file to import is read.</summary>
public enum ImportFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>An array of JSON objects, a single object, or one object a line after all.</summary>
    Json,

    /// <summary>One grain a section, by headings.</summary>
    Markdown,

    /// <summary>One grain.</summary>
    PlainText,
}
