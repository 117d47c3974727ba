using System.Buffers.Binary;
using System.Text;
using Synapsid.Testing;

using FsCheck;
using FsCheck.Fluent;

using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.Tests.Models;

public sealed class SafetensorsHeaderTests
{
    private const string Path = "/models/weights";

    [Fact]
    public void A_tensor_is_found_behind_the_header()
    {
        const string Header =
            """{"__metadata__":{"format":"pt"},"w":{"dtype":"F16","shape":[2,3],"data_offsets":[4,16]}}""";
        byte[] file = WithHeader(Header, 16);
        Range range = SafetensorsHeader.Parse(file, Path).Find("w", 2, 3);
        Assert.Equal(12, range.End.Value - range.Start.Value);
        Assert.Equal(file.Length, range.End.Value);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[4,16]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[3,2],"data_offsets":[4,16]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[6],"data_offsets":[4,16]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3],"data_offsets":[4,14]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3],"data_offsets":[-12,0]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3],"data_offsets":[8,20]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3],"data_offsets":[9223372036854775800,9223372036854775812]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3],"data_offsets":[4]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2,3]}}""")]
    [InlineData("""{"w":7}""")]
    [InlineData("""{"v":{}}""")]
    public void A_tensor_that_is_not_as_expected_is_named(string header)
    {
        SafetensorsHeader parsed = SafetensorsHeader.Parse(WithHeader(header, 16), Path);
        ModelException failure = Assert.Throws<ModelException>(() => parsed.Find("w", 2, 3));
        Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'w'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("syn model pull --force", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_either_a_header_or_refused_by_name()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            byte[] whole = [.. WithHeader("{", 0).AsSpan(0, 8), .. bytes];
            BinaryPrimitives.WriteUInt64LittleEndian(whole, (ulong)bytes.Length);
            Attempt(whole);
            Attempt(bytes);
        }).Holds();
    }

    private static void Attempt(byte[] bytes)
    {
        try
        {
            SafetensorsHeader.Parse(bytes, Path);
        }
        catch (ModelException failure)
        {
            Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] WithHeader(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), file = new byte[sizeof(ulong) + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, sizeof(ulong));
        return file;
    }
}
