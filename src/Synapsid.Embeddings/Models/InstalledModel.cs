namespace Synapsid.Embeddings.Models;

/// <summary>A known model as it is on this machine.</summary>
/// <param name="Model">Which.</param>
/// <param name="Folder">The folder that it is in, or would be.</param>
/// <param name="State">Whether it can be used.</param>
public sealed record InstalledModel(KnownModel Model, string Folder, ModelState State);
