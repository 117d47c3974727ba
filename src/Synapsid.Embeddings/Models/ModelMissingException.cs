namespace Synapsid.Embeddings.Models;

/// <summary>A model is not on this machine; the message names the command that fetches it.</summary>
public sealed class ModelMissingException : ModelException
{
    /// <summary>Says that <paramref name="modelFolder"/> holds no model.</summary>
    public ModelMissingException(string modelFolder)
        : base($"There is no model in {modelFolder}. Run 'syn model pull' to fetch it (44 MB, once).")
    {
    }
}
