namespace Synapsid.Ledger.Tests.Import;

/// <summary>Gives bytes a few at a time, as a pipe may.</summary>
internal sealed class PiecemealStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceBytes));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceBytes)]);
}
