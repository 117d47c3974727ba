using Synapsid.Base.Files;
using Synapsid.Base.Simd;
using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.Tests;

public sealed class MiniLmEncoderTests(ModelFixture model)
{
    private const int Dimensions = GoldenData.Dimensions;

    // Scalar code takes a hundred times longer: it answers for every tenth text.
    private static int Step(SimdLevel level) => level == SimdLevel.Scalar ? 10 : 1;

    [Theory]
    [MemberData(nameof(ModelFixture.Levels), MemberType = typeof(ModelFixture))]
    public void Vectors_agree_with_the_reference_at_every_width(SimdLevel level)
    {
        MiniLmEncoder encoder = model.Encoder(level);
        int[] chosen = [.. Enumerable.Range(0, GoldenData.Texts.Length).Where(i => i % Step(level) == 0)];
        float[] vectors = Encode(encoder, [.. chosen.Select(i => GoldenData.Texts[i])]);
        for (int i = 0; i < chosen.Length; i++)
        {
            ReadOnlySpan<float> expected = GoldenData.Vector(chosen[i]);
            ReadOnlySpan<float> actual = vectors.AsSpan(i * Dimensions, Dimensions);
            double cosine = 0, worst = 0;
            for (int d = 0; d < Dimensions; d++)
            {
                cosine += (double)expected[d] * actual[d];
                worst = Math.Max(worst, Math.Abs(expected[d] - actual[d]));
            }

            Assert.True(worst <= 2e-5, $"Text {chosen[i]} is off by {worst:g3}.");
            Assert.True(cosine >= 0.9999, $"Text {chosen[i]} has cosine {cosine}.");
        }
    }

    [Theory]
    [MemberData(nameof(ModelFixture.Levels), MemberType = typeof(ModelFixture))]
    public void A_vector_is_the_same_bit_for_bit_whatever_the_batch(SimdLevel level)
    {
        MiniLmEncoder encoder = model.Encoder(level);
        int count = level == SimdLevel.Scalar ? 8 : 60;
        string[] texts = GoldenData.Texts[..count];
        float[] together = Encode(encoder, texts);
        for (int i = 0; i < count; i += 7)
            Assert.Equal(together.AsSpan(i * Dimensions, Dimensions).ToArray(), Encode(encoder, [texts[i]]));
    }

    [Fact]
    public void A_vector_is_the_same_bit_for_bit_on_many_threads()
    {
        float[] one = Encode(model.Encoder(SimdWidth.Current), GoldenData.Texts);
        MiniLmEncoder threaded = model.Encoder(SimdWidth.Current, 4);
        Parallel.For(0, 3, _ => Assert.Equal(one, Encode(threaded, GoldenData.Texts)));
    }

    [Fact]
    public void Vectors_have_length_one_and_an_empty_text_has_one_too()
    {
        float[] vectors = Encode(model.Encoder(SimdWidth.Current), ["", "word", new string('x', 10_000_000)]);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, vectors.Skip(i * Dimensions).Take(Dimensions).Sum(value => (double)value * value), 1e-5);
    }

    [Fact]
    public void No_texts_need_no_vectors() => Assert.Empty(Encode(model.Encoder(SimdWidth.Current), []));

    [Fact]
    public void The_callers_mistakes_are_refused()
    {
        MiniLmEncoder encoder = model.Encoder(SimdWidth.Current);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Throws<ArgumentException>(() => encoder.Encode(["a"], new float[Dimensions - 1], token));
        Assert.Throws<ArgumentException>(() => encoder.Encode(["a", null!], new float[2 * Dimensions], token));
        Assert.Throws<OperationCanceledException>(
            () => encoder.Encode(["a"], new float[Dimensions], new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => model.Encoder(SimdWidth.Current, 4).Encode(
                GoldenData.Texts, new float[GoldenData.Vectors.Length], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_folder_without_a_model_is_answered_with_the_command_that_fetches_it()
    {
        using TemporaryFolder folder = new();
        ModelMissingException failure = Assert.Throws<ModelMissingException>(() => Open(folder.Path));
        Assert.Contains(folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("syn model pull", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.fp16.safetensors"), InlineData("tokenizer.json"), InlineData("config.json")]
    public void A_model_that_lacks_a_file_counts_as_absent(string name)
    {
        using TemporaryFolder folder = CopyOfModel();
        File.Delete(folder.File(name));
        Assert.Throws<ModelMissingException>(() => Open(folder.Path));
    }

    [Theory]
    [InlineData("model.fp16.safetensors", 0)]
    [InlineData("model.fp16.safetensors", 10_000)]
    [InlineData("tokenizer.json", 0)]
    [InlineData("tokenizer.json", 300_000)]
    public void A_file_cut_short_is_named(string name, int bytes)
    {
        using TemporaryFolder folder = CopyOfModel();
        using (FileStream file = File.OpenWrite(folder.File(name))) file.SetLength(bytes);
        AssertDamaged(folder, name);
    }

    [Theory]
    [InlineData("model.fp16.safetensors", 30_000_000)]
    [InlineData("model.fp16.safetensors", 100)]
    [InlineData("tokenizer.json", 300_000)]
    public void A_file_with_one_byte_flipped_is_named(string name, int place)
    {
        using TemporaryFolder folder = CopyOfModel();
        using (FileStream file = File.Open(folder.File(name), FileMode.Open))
        {
            file.Position = place;
            int value = file.ReadByte();
            file.Position = place;
            file.WriteByte((byte)(value ^ 1));
        }

        AssertDamaged(folder, name);
    }

    private static void AssertDamaged(TemporaryFolder folder, string name)
    {
        ModelException failure = Assert.Throws<ModelException>(() => Open(folder.Path));
        Assert.Contains(folder.File(name), failure.Message, StringComparison.Ordinal);
        Assert.Contains("syn model pull --force", failure.Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder CopyOfModel()
    {
        string model = ModelFixture.RequireFolder();
        TemporaryFolder folder = new();
        foreach (string path in Directory.GetFiles(model)) File.Copy(path, folder.File(Path.GetFileName(path)));
        return folder;
    }

    private static MiniLmEncoder Open(string folder) =>
        MiniLmEncoder.Open(PhysicalFileSystem.Instance, folder, new EncoderOptions());

    private static float[] Encode(MiniLmEncoder encoder, string[] texts)
    {
        float[] vectors = new float[texts.Length * Dimensions];
        encoder.Encode(texts, vectors, TestContext.Current.CancellationToken);
        return vectors;
    }
}
