using Synapsid.Embeddings;
using Synapsid.Testing;

namespace Synapsid.Server.Tests;

/// <summary>An encoder that waits at a gate, so that a test decides how long a command takes.</summary>
internal sealed class GatedEncoder(ManualResetEventSlim gate) : ITextEncoder
{
    private readonly WordEncoder _inner = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first text waits at the gate.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Whether somebody gave up waiting.</summary>
    public bool Cancelled => _gaveUp.Task.IsCompleted;

    /// <summary>Done when somebody gave up waiting.</summary>
    public Task GaveUp => _gaveUp.Task;

    public string ModelName => _inner.ModelName;

    public string Fingerprint => _inner.Fingerprint;

    public int Dimensions => _inner.Dimensions;

    public int TokensMax => _inner.TokensMax;

    public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        try
        {
            gate.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _gaveUp.TrySetResult();
            throw;
        }

        _inner.Encode(texts, destination, cancellationToken);
    }

    public void TokenStarts(string text, List<int> starts) => _inner.TokenStarts(text, starts);

    public void Dispose() => _inner.Dispose();
}
