using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Tests.Sessions;

/// <summary>A journal in memory that can be full.</summary>
internal sealed class RecordingSink : IEffectSink
{
    public List<byte[]> Records { get; } = [];

    public bool RepliesWait => true;

    public string? Refusal { get; set; }

    public bool LosesAppends { get; set; }

    public long Append(ReadOnlySpan<byte> effects)
    {
        lock (Records)
        {
            if (LosesAppends) return 0;
            Records.Add(effects.ToArray());
            return Records.Count;
        }
    }
}
