namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>What the matching of ignore rules needs of bytes: case is a matter of ASCII alone, as in git.</summary>
internal static class IgnoreText
{
    public static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    public static byte[] Lower(ReadOnlySpan<byte> text)
    {
        byte[] folded = new byte[text.Length];
        Lower(text, folded);
        return folded;
    }

    public static void Lower(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        for (int i = 0; i < text.Length; i++) folded[i] = Lower(text[i]);
    }

    public static bool IsSpecial(byte value) => value is (byte)'*' or (byte)'?' or (byte)'[' or (byte)'\\';
}
