using System.CommandLine;
using System.Text.Json;
using Synapsid.Cli.Clients;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn mcp install</c>: writes into a client's configuration how it starts <c>syn mcp</c>.</summary>
internal static class McpInstallVerb
{
    /// <summary>The name under which a client knows the server.</summary>
    private const string ServerName = "synapsid";

    private static readonly Option<string> Client = new("--client")
    {
        Description = "the program that shall know Synapsid",
        HelpName = string.Join('|', McpClient.All.Select(client => client.Name)),
        Required = true,
    };

    private static readonly Option<bool> Project = new("--project")
    {
        Description = "for the project in this folder alone, not for all projects",
    };

    private static readonly Option<bool> Print = new("--print")
    {
        Description = "only show what would be written",
    };

    private static readonly Option<string?> Profile = new("--profile")
    {
        Description = "which tools to offer (default: the setting mcp.profile)",
        HelpName = "NAME",
    };

    public static Verb Create() => new(
        new Command("install", "Write into a client's configuration how it starts syn mcp.")
        {
            Client, Project, Print, Profile,
        },
        Run,
        Example: "syn mcp install --client claude-code --project");

    private static int Run(CliRun run)
    {
        string name = run.Line.GetRequiredValue(Client);
        McpClient client = McpClient.All.FirstOrDefault(known => known.Name == name) ?? throw NoSuchClient(name);
        string[] command = [.. run.Console.Program, .. ArgumentsOf(run)];
        ClientFile file = new(run.Console.Files, PathOf(run, client));
        string before = file.Read();
        string after = Edit(client, file.Path, before, command);
        bool changed = after != before;
        bool writes = changed && !run.Line.GetValue(Print);
        string? backup = writes ? file.Write(before, after, TimeProvider.System.GetUtcNow()) : null;
        if (run.Json) run.Print(ToJson(client, file, changed, writes, backup));
        else Tell(run, client, file, before, after, writes, backup);
        return ExitCode.Success;
    }

    private static string Edit(McpClient client, string path, string before, string[] command)
    {
        try
        {
            return client.IsToml
                ? new TomlConfig(before).Set(client.Servers, ServerName, command[0], command[1..])
                : new JsonConfig(before, client.AllowsComments).Set(
                    client.Servers, ServerName, entry => WriteEntry(entry, client, command));
        }
        catch (ConfigFormatException exception)
        {
            throw new CliException(
                ErrorCode.BadRequest,
                $"{path} cannot be changed: {exception.Message} Nothing was written; mend the file and try again.");
        }
    }

    private static void WriteEntry(Utf8JsonWriter entry, McpClient client, string[] command)
    {
        entry.WriteStartObject();
        client.WriteKind(entry);
        entry.WriteString("command", command[0]);
        entry.WriteStartArray("args");
        foreach (string argument in command[1..]) entry.WriteStringValue(argument);
        entry.WriteEndArray();
        entry.WriteEndObject();
    }

    /// <summary>The client runs in an environment of its own, so a folder other than the usual one is named.</summary>
    private static IEnumerable<string> ArgumentsOf(CliRun run)
    {
        yield return "mcp";
        if (run.DataFolder != Path.Combine(run.Console.HomeFolder, ".synapsid"))
        {
            yield return "--data";
            yield return run.DataFolder;
        }

        if (run.Line.GetValue(Profile) is not { } profile) yield break;
        yield return "--profile";
        yield return McpVerb.ProfileOf(run, profile);
    }

    private static string PathOf(CliRun run, McpClient client)
    {
        if (run.Line.GetValue(Project)) return Path.GetFullPath(client.ProjectFile);
        string home = run.Console.HomeFolder;
        if (home.Length == 0)
        {
            throw new CliException(ErrorCode.NotFound, "There is no home folder; set HOME, or use --project.");
        }

        string settings = run.Console.Environment.GetValueOrDefault("XDG_CONFIG_HOME", "") is { Length: > 0 } named
            ? named
            : Path.Combine(home, ".config");
        return client.UserFile(home, settings);
    }

    private static void Tell(
        CliRun run, McpClient client, ClientFile file, string before, string after, bool writes, string? backup)
    {
        if (after == before)
        {
            run.Print($"{file.Path} names Synapsid already.");
            return;
        }

        run.Print(writes ? $"Changed {file.Path}:" : $"Would change {file.Path}:");
        foreach (string line in TextDifference.Of(before, after)) run.Print(line);
        if (backup is not null) run.Print($"What it held before is in {backup}.");
        if (writes) run.Remark($"Start {client.Name} anew to use it.");
    }

    private static string ToJson(McpClient client, ClientFile file, bool changed, bool written, string? backup) =>
        JsonPayload.WriteText(json =>
        {
            json.WriteString("client", client.Name);
            json.WriteString("file", file.Path);
            json.WriteBoolean("changed", changed);
            json.WriteBoolean("written", written);
            json.WriteString("backup", backup);
        });

    private static CliException NoSuchClient(string name) => new(
        ErrorCode.BadRequest,
        $"There is no client '{name}'; there are {string.Join(", ", McpClient.All.Select(client => client.Name))}.");
}
