namespace Synapsid.Embeddings.Models;

/// <summary>Whether a model can be used.</summary>
public enum ModelState
{
    /// <summary>Not fetched yet, or not completely.</summary>
    Absent,

    /// <summary>Every file is there and as it was when it was fetched.</summary>
    Ready,

    /// <summary>A file is not what it was: fetch the model anew.</summary>
    Damaged,
}
