using Synapsid.Configuration;
using Synapsid.Embeddings;

namespace Synapsid;

/// <summary>
/// The one encoder of an engine: opened when it is first needed; one that was not there is looked for again.
/// </summary>
internal sealed class EncoderSlot(EngineOptions options, SynapsidConfiguration configuration) : IDisposable
{
    private readonly Lock _gate = new();
    private ITextEncoder? _encoder;

    /// <summary>The encoder, shared by all who ask; it is disposed with the slot.</summary>
    /// <exception cref="Embeddings.Models.ModelException">Its weights are not there.</exception>
    public ITextEncoder Open()
    {
        lock (_gate) return _encoder ??= options.EncoderFactory?.Invoke() ?? Load();
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder?.Dispose();

    private MiniLmEncoder Load()
    {
        int threads = (int)configuration.GetInteger(Settings.EncoderThreads);
        return MiniLmEncoder.Open(
            options.FileSystem,
            Path.Combine(
                configuration.GetText(Settings.EncoderModelsDir), configuration.GetText(Settings.EncoderModel)),
            new EncoderOptions { Parallelism = threads == 0 ? Environment.ProcessorCount : threads });
    }
}
