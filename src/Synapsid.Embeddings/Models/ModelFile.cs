using Synapsid.Base.Files;

namespace Synapsid.Embeddings.Models;

/// <summary>One file of a model: its name, its length in bytes, and what its bytes amount to.</summary>
/// <param name="Name">Name in the model's folder, and in the folder <c>model</c> of the package.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256: checked when the model is fetched.</param>
/// <param name="Crc32C">CRC-32C: checked whenever the file is opened.</param>
public sealed record ModelFile(string Name, int Length, string Sha256, uint Crc32C)
{
    /// <summary>
    /// Maps the whole of an open file, having checked its length and checksum. The caller disposes the view.
    /// </summary>
    /// <exception cref="ModelException">The file is not what it was when it was fetched.</exception>
    internal IMappedView MapChecked(IFile file)
    {
        if (file.Length != Length) throw ModelException.Damaged(file.Path, $"it has {file.Length} bytes, not {Length}");
        IMappedView view = file.Map(0, Length);
        uint crc = Base.Hashing.Crc32C.Compute(view.Bytes);
        if (crc == Crc32C) return view;
        view.Dispose();
        throw ModelException.Damaged(file.Path, $"its checksum is {crc:x8}, not {Crc32C:x8}");
    }
}
