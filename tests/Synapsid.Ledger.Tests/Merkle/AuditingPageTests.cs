using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Merkle;

/// <summary>Runs what docs/auditing.md tells an auditor to run, on a log on a real disk.</summary>
public sealed partial class AuditingPageTests : IDisposable
{
    private const int Records = 70_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_pages_script_proves_what_is_right_and_refuses_what_is_not()
    {
        SkipWithout("python3");
        SkipWithout("openssl");
        string page = Page();
        File.WriteAllText(In("audit.py"), PythonBlock().Match(page).Groups["code"].Value);
        MemoryRecords records = MemoryRecords.Create(Records);
        records.Add(new byte[100_000]);
        TileReader tiles = WriteLog(records);

        AssertAnswer(0, $"PROVED: all {Records + 1} entries", "log", _folder, "vkey");
        AssertAnswer(0, "PROVED: the first 300 entries", "log", _folder, "vkey", "earlier");
        foreach (int index in (int[])[0, 299, 65_536, Records])
        {
            SignedNote note = Note(index < 300 ? "earlier" : "checkpoint");
            byte[] proof = ProofFile.Create(tiles, note, index, records[index]).ToBytes();
            File.WriteAllBytes(In("proof"), proof);
            AssertAnswer(0, $"PROVED: record {index} of", "proof", "proof", "vkey");
            proof[40] ^= 1;
            File.WriteAllBytes(In("proof"), proof);
            AssertAnswer(1, "NOT PROVED", "proof", "proof", "vkey");
        }

        AssertAnswer(1, "did not sign", "log", _folder, "foreign");
        AssertAnswer(1, "does not begin with", "log", _folder, "vkey", "fork");
        Flip("tile/entries/100", 77);
        AssertAnswer(1, "NOT PROVED: entry 25600 is not its leaf", "log", _folder, "vkey");
        Flip("tile/entries/100", 77);
        Flip("checkpoint", 30);
        AssertAnswer(1, "the signature is false", "log", _folder, "vkey");
    }

    [Fact]
    public void The_pages_commands_verify_a_signature()
    {
        SkipWithout("openssl");
        SkipWithout("bash");
        string commands = ByHandBlock().Match(Page()).Groups["code"].Value;
        WriteLog(MemoryRecords.Create(300));
        (int status, string output) = Run("bash", "-ec", commands);
        Assert.Equal((0, "Verified OK"), (status, output.Trim()));
        Flip("checkpoint", 30);
        Assert.NotEqual(0, Run("bash", "-ec", commands).Status);
    }

    /// <summary>A log as its server would hand it out: checkpoint, leaf tiles and entry bundles.</summary>
    private TileReader WriteLog(MemoryRecords records)
    {
        PhysicalFileSystem files = PhysicalFileSystem.Instance;
        using NoteSigner signer = LedgerKey.OpenOrCreate(files, _folder, LedgerFolder.Origin);
        using CheckpointLog log = CheckpointLog.Open(files, _folder, signer);
        TileStore store = TileStore.Open(files, _folder);
        MerkleTree tree = new();
        byte[] root = new byte[32];
        for (int index = 0; index < records.Count; index++)
        {
            MerkleHash.Leaf(records[index], root);
            tree.Append(root);
            if (tree.Size != 300 && tree.Size != records.Count) continue;
            store.Put(tree, edge: true);
            tree.Root(root);
            log.Publish(tree.Size, root, DateTimeOffset.UnixEpoch);
            if (tree.Size == 300) File.WriteAllBytes(In("earlier"), log.LastNote!.Bytes.Span);
        }

        store.Flush();
        for (long index = 0; index * 256 < records.Count; index++)
        {
            int width = MerkleTile.WidthAt(0, index, records.Count);
            string path = In(new TilePath(TilePath.Entries, index, width).ToString());
            ArrayBufferWriter<byte> bundle = new();
            Assert.True(EntryBundle.TryWrite(records, index, width, bundle));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bundle.WrittenSpan);
        }

        Checkpoint fork = Checkpoint.Create(LedgerFolder.Origin, 200, root, 5, DateTimeOffset.UnixEpoch);
        File.WriteAllBytes(In("fork"), signer.Sign(fork.ToText()).Bytes.Span);
        using NoteSigner foreign = LedgerFolder.FixedSigner(LedgerFolder.Origin, 8);
        File.WriteAllText(In("foreign"), foreign.Key + "\n");
        return new TileReader(store, records) { Size = records.Count };
    }

    private SignedNote Note(string name)
    {
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(In(name)), out SignedNote? note));
        return note;
    }

    private void Flip(string name, int at)
    {
        byte[] bytes = File.ReadAllBytes(In(name));
        bytes[at] ^= 1;
        File.WriteAllBytes(In(name), bytes);
    }

    private void AssertAnswer(int status, string answer, params string[] arguments)
    {
        (int found, string output) = Run("python3", [In("audit.py"), .. arguments]);
        Assert.True(found == status && output.Contains(answer, StringComparison.Ordinal), $"{found}: {output}");
    }

    private (int Status, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private void SkipWithout(string program)
    {
        try
        {
            Run(program, program == "openssl" ? "version" : "--version");
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed, so the auditor's page cannot be tried.");
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static string Page() => File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "auditing.md"));

    [GeneratedRegex("```python\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();

    [GeneratedRegex("By hand[^`]*```sh\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ByHandBlock();
}
