namespace Synapsid.Search.Vectors;

/// <summary>A vector file holds vectors that the caller cannot use: of another model or another length.</summary>
public sealed class VectorFormatMismatchException : IOException
{
    /// <summary>Names the file and both formats.</summary>
    public VectorFormatMismatchException(string path, VectorFormat found, VectorFormat expected)
        : base($"{path} holds vectors of {Describe(found)}, and {Describe(expected)} was asked for. "
            + "Use the model they were made with, or embed the documents again.")
    {
        Found = found;
        Expected = expected;
    }

    /// <summary>What the file holds.</summary>
    public VectorFormat Found { get; }

    /// <summary>What was asked for.</summary>
    public VectorFormat Expected { get; }

    private static string Describe(VectorFormat format) =>
        $"model {format.Fingerprint} with {format.Dimensions} dimensions";
}
