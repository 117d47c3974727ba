namespace Synapsid.House.Tests;

/// <summary>A type or a function (method, constructor, operator, property) that a source file declares.</summary>
/// <param name="Name">Its plain name.</param>
/// <param name="Depth">Types around it.</param>
/// <param name="FirstLine">First line, counted from 1, with attributes and without comments.</param>
/// <param name="LastLine">Line of its end.</param>
internal sealed record SourceMember(string Name, int Depth, int FirstLine, int LastLine)
{
    public int Lines => LastLine - FirstLine + 1;
}
