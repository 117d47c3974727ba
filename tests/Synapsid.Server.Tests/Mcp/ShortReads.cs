namespace Synapsid.Server.Tests.Mcp;

/// <summary>A stream that gives its bytes in pieces of random length, as pipes do.</summary>
internal sealed class ShortReads(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + random.Next(2_000))]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}
