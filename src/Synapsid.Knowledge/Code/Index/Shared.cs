using Synapsid.Base.Memory;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>Something that several have, disposed when the last of them has let go.</summary>
/// <param name="value">It.</param>
internal sealed class Shared<T>(T value)
    where T : IDisposable
{
    private readonly HolderCount _holders = new();

    /// <summary>It, for whoever holds it.</summary>
    public T Value { get; } = value;

    /// <summary>Holds it for one more; false where it has been disposed already.</summary>
    public bool TryHold() => _holders.TryHold();

    /// <summary>Lets go of it.</summary>
    public void Release()
    {
        if (_holders.Release()) Value.Dispose();
    }
}
