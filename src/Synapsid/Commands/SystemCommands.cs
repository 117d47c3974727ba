using System.Text.Json;
using Synapsid.Knowledge.Grains;

namespace Synapsid.Commands;

/// <summary>The commands about the data folder as a whole: <c>system.*</c>.</summary>
internal static class SystemCommands
{
    private static readonly Argument Repair =
        new("repair", ArgumentType.Flag, "encode the texts of damaged vectors anew");

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "system.stats",
            Verb = "stats",
            Route = new("GET", "/api/v1/stats"),
            Summary = "Show what the data folder holds.",
            Example = "syn stats",
            Writes = false,
            Handler = Stats,
        },
        new()
        {
            Name = "system.verify",
            Verb = "verify",
            Route = new("POST", "/api/v1/verify"),
            Summary = "Check every stored document and vector against its checksum.",
            Example = "syn verify --repair",
            Writes = true,
            Arguments = [Repair],
            Handler = Verify,
        },
    ];

    private static void Verify(CommandCall call, Utf8JsonWriter reply)
    {
        GrainVerification found = call.Engine.Grains.Verify(call.Flag(Repair), call.Cancellation);
        reply.WriteBoolean("sound", found.Damage.All(damage => damage.Repaired));
        reply.WriteNumber("documents", found.Documents);
        reply.WriteNumber("vectors", found.Vectors);
        reply.WriteStartArray("damage");
        foreach (GrainDamage damage in found.Damage)
        {
            reply.WriteStartObject();
            reply.WriteString("id", damage.Id.ToString());
            reply.WriteString("problem", damage.Problem);
            reply.WriteBoolean("repaired", damage.Repaired);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    private static void Stats(CommandCall call, Utf8JsonWriter reply)
    {
        GrainStats grains = call.Engine.Grains.Stats();
        EngineStats engine = call.Engine.Stats();
        reply.WriteString("data", engine.DataFolder);
        reply.WriteNumber("grains", grains.Grains);
        reply.WriteNumber("chunks", grains.Chunks);
        reply.WriteStartObject("namespaces");
        foreach ((string name, int count) in grains.Namespaces) reply.WriteNumber(name, count);
        reply.WriteEndObject();
        reply.WriteNumber("dead_chunks", grains.DeadChunks);
        reply.WriteNumber("document_bytes", grains.DocumentBytes);
        reply.WriteNumber("vector_bytes", grains.VectorBytes);
        reply.WriteNumber("text_segments", grains.TextSegments);
        reply.WriteString("model", grains.Model);
        reply.WriteNumber("last_sequence", engine.LastSequence);
        reply.WriteNumber("durable_sequence", engine.DurableSequence);
        reply.WriteNumber("snapshot_sequence", engine.SnapshotSequence);
        reply.WriteNumber("uptime_seconds", Math.Round(engine.Uptime.TotalSeconds, 1));
        reply.WriteNumber("resident_bytes", engine.ResidentBytes);
        reply.WriteStartArray("warnings");
        foreach (string warning in engine.Warnings) reply.WriteStringValue(warning);
        reply.WriteEndArray();
    }
}
