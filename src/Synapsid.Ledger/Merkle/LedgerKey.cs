using System.Security.Cryptography;
using System.Text;

using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The key that signs a ledger's checkpoints: <c>key.pem</c> (PKCS#8, readable by its owner alone) and beside it
/// <c>vkey</c>, the public key that verifiers are given.
/// </summary>
public static class LedgerKey
{
    /// <summary>Name of the file with the private key.</summary>
    public const string PrivateFile = "key.pem";

    /// <summary>Name of the file with the public key's text form.</summary>
    public const string PublicFile = "vkey";

    private const string Temporary = ".new";
    private const int BytesMax = 64 * 1024;

    /// <summary>Opens a ledger's key, or makes one where the folder has none yet.</summary>
    /// <param name="files">Where files live.</param>
    /// <param name="folder">The ledger's folder, which exists.</param>
    /// <param name="origin">The name for a key that is made; one that exists keeps its own.</param>
    /// <exception cref="LedgerKeyException">A file is missing or damaged, or they do not belong together.</exception>
    /// <remarks>
    /// The key itself is drawn from the operating system's generator, as all keys must be; a seeded one would not do.
    /// </remarks>
    public static NoteSigner OpenOrCreate(IFileSystem files, string folder, string origin)
    {
        string privatePath = Path.Combine(folder, PrivateFile);
        string publicPath = Path.Combine(folder, PublicFile);
        bool hasPublic = files.FileExists(publicPath);
        if (!files.FileExists(privatePath))
        {
            if (hasPublic)
            {
                throw new LedgerKeyException(
                    privatePath, "is missing, though the ledger was signed before. Put it back from your backup");
            }

            CreateKey(files, folder);
        }

        ECDsa key = ReadKey(files, privatePath);
        if (!hasPublic)
        {
            NoteSigner created = new(origin, key);
            Write(files, folder, PublicFile, created.Key + "\n", FileIntent.CreateOrReplace);
            return created;
        }

        if (!VerifierKey.TryParse(ReadText(files, publicPath), out VerifierKey? expected))
        {
            throw new LedgerKeyException(publicPath, "holds no public key");
        }

        NoteSigner signer = new(expected.Name, key);
        if (signer.Key.ToString() == expected.ToString()) return signer;
        signer.Dispose();
        throw new LedgerKeyException(privatePath, $"does not belong to the public key in '{publicPath}'");
    }

    private static void CreateKey(IFileSystem files, string folder)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        files.Delete(Path.Combine(folder, PrivateFile + Temporary));
        Write(files, folder, PrivateFile, key.ExportPkcs8PrivateKeyPem() + "\n", FileIntent.CreateSecret);
    }

    private static ECDsa ReadKey(IFileSystem files, string path)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(ReadText(files, path));
            key.ExportParameters(includePrivateParameters: true);
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException
            or PlatformNotSupportedException) // a changed byte makes another curve of it
        {
            key.Dispose();
            throw new LedgerKeyException(path, "holds no private key");
        }
    }

    private static string ReadText(IFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[Math.Min(file.Length, BytesMax)];
        ReadOnlySpan<byte> read = bytes.AsSpan(0, file.Read(bytes, 0));
        return System.Text.Unicode.Utf8.IsValid(read) ? Encoding.UTF8.GetString(read) : "";
    }

    /// <summary>Written beside, synced, renamed: a crash leaves the whole file or none.</summary>
    private static void Write(IFileSystem files, string folder, string name, string text, FileIntent intent)
    {
        string path = Path.Combine(folder, name);
        using (IFile file = files.Open(path + Temporary, intent))
        {
            file.Write(Encoding.UTF8.GetBytes(text), 0);
            file.Sync();
        }

        files.Rename(path + Temporary, path);
        files.SyncDirectory(folder);
    }
}
