namespace Synapsid.Commands;

/// <summary>
/// What an argument's value may be. Each has a JSON form and a text form, so that every face can carry it.
/// </summary>
public enum ArgumentType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A whole number: a JSON number, or its digits.</summary>
    Integer,

    /// <summary>A boolean: a JSON boolean, or <c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>Several strings: a JSON array of strings, or one string.</summary>
    TextList,

    /// <summary>A point in time, ISO 8601; UTC where it names no offset.</summary>
    Instant,

    /// <summary>A length of time: <c>90d</c>, <c>12h</c>, <c>30m</c>, <c>15s</c>, <c>2w</c>.</summary>
    Duration,

    /// <summary>One of the argument's choices.</summary>
    Choice,

    /// <summary>A JSON array of objects that the command reads itself.</summary>
    Objects,

    /// <summary>Any JSON but null; a text is a JSON string.</summary>
    Json,

    /// <summary>An absolute path; the command line takes a relative one too and makes it absolute.</summary>
    Path,
}
