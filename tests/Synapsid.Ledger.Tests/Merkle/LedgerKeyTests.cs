using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class LedgerKeyTests
{
    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void A_key_is_made_once_and_keeps_its_name()
    {
        using NoteSigner made = Open("first.example");
        using NoteSigner opened = Open("second.example");
        Assert.Equal(made.Key.ToString(), opened.Key.ToString());
        Assert.Equal("first.example", opened.Key.Name);
        Assert.True(NoteVerifier.TryCreate(made.Key, out NoteVerifier? verifier));
        Assert.True(verifier.Verify(opened.Sign("text\n")));
    }

    [Fact]
    public void A_crash_at_any_point_leaves_a_key_or_none()
    {
        for (int at = 0; at < 12; at++)
        {
            SimulatedFileSystem files = new() { CrashAtOperation = at };
            try
            {
                LedgerKey.OpenOrCreate(files, "/ledger", "a").Dispose();
            }
            catch (SimulatedCrashException)
            {
                // That is the point.
            }

            files.Crash(at);
            using NoteSigner signer = LedgerKey.OpenOrCreate(files, "/ledger", "a");
            using NoteSigner again = LedgerKey.OpenOrCreate(files, "/ledger", "b");
            Assert.Equal(signer.Key.ToString(), again.Key.ToString());
        }
    }

    [Fact]
    public void A_key_that_is_gone_foreign_or_damaged_is_refused()
    {
        Open("a").Dispose();
        byte[] own = Read("/ledger/key.pem");
        _files.Lose("/ledger/key.pem");
        Assert.Contains("missing", Assert.Throws<LedgerKeyException>(() => Open("a")).Message);

        SimulatedFileSystem other = new();
        LedgerKey.OpenOrCreate(other, "/ledger", "a").Dispose();
        using (IFile file = other.Open("/ledger/key.pem", FileIntent.Read))
        {
            byte[] foreign = new byte[file.Length];
            file.Read(foreign, 0);
            _files.Add("/ledger/key.pem", foreign);
        }

        Assert.Contains("does not belong", Assert.Throws<LedgerKeyException>(() => Open("a")).Message);
        _files.Add("/ledger/key.pem", own[..^60]);
        Assert.Contains("no private key", Assert.Throws<LedgerKeyException>(() => Open("a")).Message);
        _files.Add("/ledger/key.pem", own);
        _files.Corrupt("/ledger/vkey", 0);
        Assert.Contains("no public key", Assert.Throws<LedgerKeyException>(() => Open("a")).Message);
    }

    private NoteSigner Open(string origin) => LedgerKey.OpenOrCreate(_files, "/ledger", origin);

    private byte[] Read(string path)
    {
        using IFile file = _files.Open(path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }
}
