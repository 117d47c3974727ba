using System.Buffers.Binary;
using System.Text.Json;

namespace Synapsid.Embeddings.Tests;

/// <summary>
/// Texts with the tokens and vectors that a reference in numpy gave them; see <c>Golden/README.md</c>.
/// </summary>
internal static class GoldenData
{
    public const int Dimensions = 384;

    public static string[] Texts { get; } =
        [.. Lines("texts.jsonl").Select(line => line.GetProperty("text").GetString()!)];

    public static int[][] Tokens { get; } =
        [.. Lines("tokens.jsonl").Select(line => line.GetProperty("ids").Deserialize<int[]>()!)];

    /// <summary>The vectors, one after the other.</summary>
    public static float[] Vectors { get; } = ReadVectors();

    public static ReadOnlySpan<float> Vector(int text) => Vectors.AsSpan(text * Dimensions, Dimensions);

    private static IEnumerable<JsonElement> Lines(string name) =>
        File.ReadLines(PathOf(name)).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static float[] ReadVectors()
    {
        byte[] bytes = File.ReadAllBytes(PathOf("embeddings.f32"));
        float[] vectors = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return vectors;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
