using System.Text.Json;
using Synapsid.Keyspace.Store;

namespace Synapsid.Commands;

/// <summary>What <c>kv.stats</c> answers.</summary>
internal static class KvStats
{
    /// <summary>Writes the figures of the key space.</summary>
    public static void Write(CommandCall call, Utf8JsonWriter json)
    {
        KeyspaceUsage usage = call.Engine.KeyUsage();
        long looks = usage.Hits + usage.Misses;
        json.WriteNumber("total_keys", usage.Keys);
        json.WriteNumber("volatile_keys", usage.VolatileKeys);
        json.WriteNumber("total_memory_bytes", call.Engine.KeyspaceBytes);
        json.WriteNumber("record_bytes", usage.RecordBytes);
        json.WriteNumber("dead_bytes", usage.DeadBytes);
        json.WriteNumber("index_bytes", usage.IndexBytes);
        json.WriteNumber("large_bytes", usage.LargeBytes);
        json.WriteStartObject("operations");
        json.WriteNumber("hits", usage.Hits);
        json.WriteNumber("misses", usage.Misses);
        json.WriteNumber("expired", usage.Expired);
        json.WriteNumber("evicted", usage.Evicted);
        json.WriteEndObject();
        if (looks == 0) json.WriteNull("hit_rate");
        else json.WriteNumber("hit_rate", Math.Round((double)usage.Hits / looks, 4));
        json.WriteStartObject("compression");
        json.WriteNumber("plain_bytes", usage.ExpandedBytes);
        json.WriteNumber("stored_bytes", usage.CompressedBytes);
        if (usage.CompressedBytes == 0) json.WriteNull("ratio");
        else json.WriteNumber("ratio", Math.Round((double)usage.ExpandedBytes / usage.CompressedBytes, 2));
        json.WriteEndObject();
    }
}
