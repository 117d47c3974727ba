namespace Synapsid.Embeddings.Models;

/// <summary>A model cannot be fetched or used. The message names the file or the command, and what to do.</summary>
public class ModelException : Exception
{
    /// <summary>Makes one of a message that can be shown as it is.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one of a message that can be shown as it is, and what caused it.</summary>
    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>A model's file is not what it was when it was pulled.</summary>
    internal static ModelException Damaged(string path, string what) =>
        new($"The model file {path} is damaged ({what}). Run 'syn model pull --force' to fetch it anew.");
}
