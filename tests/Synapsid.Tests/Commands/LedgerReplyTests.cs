using System.Text;
using System.Text.Json;
using Synapsid.Commands;

namespace Synapsid.Tests.Commands;

public sealed class LedgerReplyTests
{
    [Fact]
    public void What_is_no_number_in_a_stored_vector_is_shown_as_null()
    {
        using MemoryStream written = new();
        using (Utf8JsonWriter reply = new(written))
        {
            reply.WriteStartObject();
            LedgerReply.WriteVector(reply, [1.5f, float.PositiveInfinity, float.NaN]);
            reply.WriteEndObject();
        }

        Assert.Equal("{\"vector\":[1.5,null,null]}", Encoding.UTF8.GetString(written.ToArray()));
    }
}
