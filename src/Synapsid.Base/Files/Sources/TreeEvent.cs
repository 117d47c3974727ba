namespace Synapsid.Base.Files.Sources;

/// <summary>One thing that happened in a folder that is followed.</summary>
/// <param name="watch">The number of the folder; meaningless where events were lost.</param>
/// <param name="kinds">What happened.</param>
/// <param name="name">The name in the folder; empty where it happened to the folder itself.</param>
public readonly ref struct TreeEvent(int watch, TreeEventKinds kinds, ReadOnlySpan<byte> name)
{
    /// <summary>The number of the folder; meaningless where events were lost.</summary>
    public int Watch { get; } = watch;

    /// <summary>What happened.</summary>
    public TreeEventKinds Kinds { get; } = kinds;

    /// <summary>The name in the folder; empty where it happened to the folder itself.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Whether one of some kinds is among those of the event.</summary>
    public bool Is(TreeEventKinds some) => (Kinds & some) != TreeEventKinds.None;
}
