namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// What a file is there for. Rankings put code before tests before documents, and what was copied from elsewhere last.
/// The numbers stand in files and never change.
/// </summary>
public enum FileCategory : byte
{
    /// <summary>The program itself.</summary>
    Code = 0,

    /// <summary>Tests of it.</summary>
    Test = 1,

    /// <summary>What explains it.</summary>
    Document = 2,

    /// <summary>Data, settings, and whatever has no known language.</summary>
    Data = 3,

    /// <summary>Code of others that git tracks here.</summary>
    Vendored = 4,
}
