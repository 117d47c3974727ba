using System.Globalization;
using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class HashCommandsTests : IDisposable
{
    private const int Many = 1_000_000;
    private readonly CommandBench _bench = new(HashCommands.All, KeyCommands.All);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_hash_of_a_million_fields_is_kept_looked_into_and_deleted()
    {
        const int Batch = 1_000;
        for (int from = 0; from < Many; from += Batch)
        {
            IEnumerable<string> fields = Enumerable.Range(from, Batch)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"field:{i} {i}"));
            Assert.Equal($":{Batch}", _bench.Run("HSET h " + string.Join(' ', fields)));
        }

        Assert.Equal($":{Many}", _bench.Run("HLEN h"));
        Assert.Equal("$6 999999", _bench.Run("HGET h field:999999"));
        Assert.Equal(":0", _bench.Run("HSET h field:7 eight"));
        Assert.Equal("*2 $5 eight $-1", _bench.Run("HMGET h field:7 none"));
        Assert.StartsWith("*2 ", _bench.Run("HSCAN h 0 COUNT 10"), StringComparison.Ordinal);
        Assert.Equal(":1", _bench.Run("DEL h"));
        Assert.Equal(":0", _bench.Run("EXISTS h"));
    }
}
