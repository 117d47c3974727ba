using System.Buffers.Binary;
using System.Text.Json;

namespace Synapsid.Embeddings.Models;

/// <summary>Where the tensors of a safetensors file lie. Format: docs/formats/model.md.</summary>
internal sealed class SafetensorsHeader
{
    private const int LengthBytes = sizeof(ulong), HeaderBytesMax = 1 << 20;

    private readonly Dictionary<string, JsonElement> _tensors;
    private readonly string _path;
    private readonly long _firstByte;
    private readonly long _fileLength;

    private SafetensorsHeader(Dictionary<string, JsonElement> tensors, string path, long firstByte, long fileLength)
    {
        _tensors = tensors;
        _path = path;
        _firstByte = firstByte;
        _fileLength = fileLength;
    }

    /// <summary>Reads the header at the start of a file's bytes.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < LengthBytes) throw ModelException.Damaged(path, $"{file.Length} bytes hold no header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > HeaderBytesMax || length > (ulong)(file.Length - LengthBytes))
            throw ModelException.Damaged(path, $"its header claims {length} bytes");
        try
        {
            Utf8JsonReader reader = new(file.Slice(LengthBytes, (int)length));
            JsonElement header = JsonElement.ParseValue(ref reader);
            Dictionary<string, JsonElement> tensors = new(StringComparer.Ordinal);
            foreach (JsonProperty entry in header.EnumerateObject()) tensors[entry.Name] = entry.Value;
            return new SafetensorsHeader(tensors, path, LengthBytes + (long)length, file.Length);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw ModelException.Damaged(path, failure.Message);
        }
    }

    /// <summary>The place in the file, in bytes, of a tensor of half floats of that shape.</summary>
    /// <exception cref="ModelException">The file has no such tensor, or of another kind or shape, or not all of
    /// it.</exception>
    public Range Find(string name, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out JsonElement entry))
            throw ModelException.Damaged(_path, $"it has no tensor '{name}'");
        try
        {
            long values = 1;
            bool fits = entry.GetProperty("dtype").GetString() == "F16"
                && entry.GetProperty("shape").GetArrayLength() == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
            {
                fits = entry.GetProperty("shape")[i].GetInt64() == shape[i];
                values *= shape[i];
            }

            JsonElement offsets = entry.GetProperty("data_offsets");
            long start = _firstByte + offsets[0].GetInt64(), end = _firstByte + offsets[1].GetInt64();
            fits = fits && start >= _firstByte && end - start == values * sizeof(ushort) && end <= _fileLength;
            return fits
                ? (int)start..(int)end
                : throw ModelException.Damaged(_path, $"tensor '{name}' has another shape");
        }
        catch (Exception failure) when (
            failure is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw ModelException.Damaged(_path, $"tensor '{name}': {failure.Message}");
        }
    }
}
