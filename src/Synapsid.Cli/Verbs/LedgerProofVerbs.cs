using System.CommandLine;
using System.Text;
using System.Text.Json;
using Synapsid.Base.Files;
using Synapsid.Cli.Channels;
using Synapsid.Cli.Output;
using Synapsid.Commands;
using Synapsid.Protocols;
using Command = System.CommandLine.Command;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn ledger verify</c>, <c>prove</c> and <c>verify-proof</c>: what they check and write are
/// files.</summary>
internal static class LedgerProofVerbs
{
    private const int FileBytesMax = 64 << 20;

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "a file with a checkpoint from before, which must be the beginning of this ledger",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Key = new("--key", "-k")
    {
        Description = "a file with the public key to believe (default: the ledger's own)",
        HelpName = "FILE",
    };

    private static readonly Option<string> TrustedKey = new("--key", "-k")
    {
        Description = "a file with the ledger's public key",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Argument<string> Id = new("id") { Description = "the event's id, 32 digits, or its index" };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "the file to write (default: standard output)",
        HelpName = "FILE",
    };

    private static readonly Argument<string> Proof = new("file") { Description = "the proof" };

    public static IEnumerable<Verb> Create() =>
    [
        new(
            new Command("verify", "Hash every event, tile and checkpoint again; name what is not as it was signed.")
            {
                Since,
                Key,
            },
            Verify,
            Example: "syn ledger verify --since checkpoint.txt",
            Group: LedgerVerbs.Group),
        new(
            new Command("prove", "Write a proof that an event is in the ledger.") { Id, Out },
            Prove,
            Example: "syn ledger prove 019a5c0e2b7d4f21a3c8e5d90b6f1742 --out event.tlog-proof",
            Group: LedgerVerbs.Group),
        new(
            new Command("verify-proof", "Check a proof; needs no server and no data folder.") { Proof, TrustedKey },
            VerifyProof,
            Example: "syn ledger verify-proof event.tlog-proof --key vkey",
            Group: LedgerVerbs.Group),
    ];

    private static int Verify(CliRun run)
    {
        string? since = run.Line.GetValue(Since) is { } sinceFile ? ReadFile(run, sinceFile) : null;
        string? key = run.Line.GetValue(Key) is { } keyFile ? ReadFile(run, keyFile) : null;
        using ICommandChannel channel = run.OpenChannel();
        ReadOnlyMemory<byte> reply = run.Execute(channel, Request.Create("ledger.verify", arguments =>
        {
            if (since is not null) arguments.WriteString("since", since);
            if (key is not null) arguments.WriteString("key", key);
        }));
        using JsonDocument document = JsonDocument.Parse(reply);
        if (run.Json) run.Print(Encoding.UTF8.GetString(reply.Span));
        else new LedgerPrinter(run.Console, run.Console.Error).Print("ledger.verify", document.RootElement);
        return document.RootElement.GetProperty("sound").GetBoolean() ? ExitCode.Success : ExitCode.StorageFailed;
    }

    private static int Prove(CliRun run)
    {
        using ICommandChannel channel = run.OpenChannel();
        string id = run.Line.GetRequiredValue(Id);
        ReadOnlyMemory<byte> reply = run.Execute(
            channel, Request.Create("ledger.prove", arguments => arguments.WriteString("id", id)));
        using JsonDocument document = JsonDocument.Parse(reply);
        string proof = document.RootElement.GetProperty("proof").GetString()!;
        if (run.Line.GetValue(Out) is { } file)
        {
            WriteFile(run, file, proof);
            run.Remark($"Written to {file}. Its reader also needs the key: "
                + $"{document.RootElement.GetProperty("key").GetString()}");
        }

        if (run.Json) run.Print(Encoding.UTF8.GetString(reply.Span));
        else if (run.Line.GetValue(Out) is null) run.Console.Output.Write(proof);
        return ExitCode.Success;
    }

    private static int VerifyProof(CliRun run)
    {
        string proof = ReadFile(run, run.Line.GetRequiredValue(Proof));
        string key = ReadFile(run, run.Line.GetRequiredValue(TrustedKey));
        ReadOnlyMemory<byte> verdict = JsonPayload.Write(reply => LedgerReply.WriteVerdict(reply, proof, key));
        using JsonDocument document = JsonDocument.Parse(verdict);
        bool sound = document.RootElement.GetProperty("sound").GetBoolean();
        if (run.Json)
        {
            run.Print(Encoding.UTF8.GetString(verdict.Span));
        }
        else
        {
            string origin = document.RootElement.GetProperty("origin").GetString()!;
            string what = document.RootElement.GetProperty("verdict").GetString()!;
            run.Print(sound
                ? $"Valid: this is event {document.RootElement.GetProperty("index")} of {origin}."
                : $"NOT valid ({what}): this proves nothing about {origin}.");
            if (sound && document.RootElement.TryGetProperty("event", out JsonElement found))
            {
                new LedgerPrinter(run.Console, run.Console.Error).Print("ledger.get", found);
            }
        }

        return sound ? ExitCode.Success : ExitCode.StorageFailed;
    }

    private static string ReadFile(CliRun run, string path)
    {
        string full = CliRun.FullPath("An option or argument", path);
        if (!run.Console.Files.FileExists(full))
        {
            throw new CliException(ErrorCode.NotFound, $"There is no file {path}.");
        }

        using IFile file = run.Console.Files.Open(full, FileIntent.Read);
        if (file.Length > FileBytesMax)
        {
            throw new CliException(ErrorCode.TooLarge, $"{path} is longer than {FileBytesMax:N0} bytes.");
        }

        byte[] bytes = new byte[file.Length];
        return Encoding.UTF8.GetString(bytes.AsSpan(0, file.Read(bytes, 0)));
    }

    private static void WriteFile(CliRun run, string path, string text)
    {
        using IFile file = run.Console.Files.Open(CliRun.FullPath(Out.Name, path), FileIntent.CreateOrReplace);
        file.Write(Encoding.UTF8.GetBytes(text), 0);
    }
}
