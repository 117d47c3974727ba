using Synapsid.Base.Files;
using Synapsid.Configuration;
using Synapsid.Embeddings;

namespace Synapsid;

/// <summary>How an engine is opened. The defaults are right for a program that embeds it.</summary>
public sealed record EngineOptions
{
    /// <summary>The settings; null: the data folder's <c>synapsid.yaml</c> and the process's environment.</summary>
    public SynapsidConfiguration? Configuration { get; init; }

    /// <summary>Where the data folder lies.</summary>
    public IFileSystem FileSystem { get; init; } = PhysicalFileSystem.Instance;

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gives the encoder when a text is first encoded; the engine disposes it. Null: the model that the settings name,
    /// from their models folder.
    /// </summary>
    public Func<ITextEncoder>? EncoderFactory { get; init; }

    /// <summary>
    /// Whether this process stays, as a server does: then trees of code that are searched are watched, symbols get
    /// their vectors in the background, and garbage is collected in a pause.
    /// </summary>
    public bool IsResident { get; init; }

    /// <summary>Seed of the chance in new ids; null: a different one each time.</summary>
    public int? Seed { get; init; }
}
