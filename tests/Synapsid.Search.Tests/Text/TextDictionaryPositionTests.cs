using Synapsid.Search.Text;

namespace Synapsid.Search.Tests.Text;

public sealed class TextDictionaryPositionTests
{
    [Fact]
    public void Any_bytes_end_or_are_damage_and_never_more()
    {
        Random random = new(4);
        byte[] term = new byte[TextDictionaryPosition.TermBytesMax];
        for (int run = 0; run < 5000; run++)
        {
            byte[] bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            for (int i = 0; i < bytes.Length && run % 2 == 0; i++) bytes[i] &= 0x0F;
            TextDictionaryPosition position = new(0);
            int entries = 0;
            while (position.MoveNext(bytes, term)) entries++;
            Assert.InRange(entries, 0, bytes.Length);
        }
    }
}
