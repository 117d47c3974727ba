using System.Collections.Frozen;
using System.Text;

using Synapsid.Base.Hashing;

namespace Synapsid.Search.Text;

/// <summary>How text becomes terms. An index and its questions must use the same.</summary>
public sealed record TextAnalyzerOptions
{
    /// <summary>Whether English plurals and singulars are one term.</summary>
    public bool StemPlurals { get; init; } = true;

    /// <summary>Words that are passed over, lower case and without accents; none unless asked.</summary>
    public FrozenSet<string> StopWords { get; init; } = FrozenSet<string>.Empty;

    /// <summary>
    /// A number that tells these options from others: a segment keeps it, and refuses to serve other options.
    /// </summary>
    internal uint Fingerprint()
    {
        uint crc = Crc32C.Compute([StemPlurals ? (byte)1 : (byte)0]);
        foreach (string word in StopWords.Order(StringComparer.Ordinal))
        {
            crc = Crc32C.Append(crc, Encoding.UTF8.GetBytes(word + "\n"));
        }

        return crc;
    }
}
