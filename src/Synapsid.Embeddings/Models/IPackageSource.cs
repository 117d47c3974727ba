namespace Synapsid.Embeddings.Models;

/// <summary>Where packages come from.</summary>
internal interface IPackageSource
{
    /// <summary>The bytes of a package's gzipped archive, unchecked.</summary>
    /// <exception cref="ModelException">It cannot be had; the message is one sentence for the person at the
    /// terminal.</exception>
    byte[] Fetch(string package, CancellationToken cancellationToken);
}
