using Synapsid.Base.Files;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Protocols;

namespace Synapsid;

/// <summary>
/// The indexes of repositories without the rest of a data folder: answers the commands on code in any number of
/// processes at once, for it does not take the folder's lock. All members may be called from any thread.
/// </summary>
public sealed class CodeHost : ICommandHost, IDisposable
{
    /// <summary>Name of the folder of all indexes.</summary>
    internal const string Folder = "code";

    private readonly EncoderSlot _encoder;

    private CodeHost(EncoderSlot encoder, CodeLibrary code, TimeProvider clock) =>
        (_encoder, Code, Clock) = (encoder, code, clock);

    /// <summary>The indexes.</summary>
    public CodeLibrary Code { get; }

    /// <inheritdoc/>
    public TimeProvider Clock { get; }

    SynapsidEngine? ICommandHost.Engine => null;

    /// <summary>Opens the indexes below a data folder; nothing is made before something is indexed.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static CodeHost Open(string dataFolder, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        string path = Path.GetFullPath(dataFolder);
        SynapsidConfiguration configuration = options.Configuration ?? SynapsidConfiguration.Load(
            options.FileSystem, ConfigurationSources.FromProcess() with { DataFolder = path });
        EncoderSlot encoder = new(options, configuration);
        return new CodeHost(
            encoder, CodeLibraryOf(path, options, configuration, encoder.Open), options.Clock);
    }

    /// <summary>
    /// Runs a command that does not use the folder; whatever goes wrong comes back as the reply's error.
    /// </summary>
    /// <exception cref="ArgumentException">The command uses the folder.</exception>
    public Reply Execute(Request request, CancellationToken cancellation = default) =>
        Execute(request, null, cancellation);

    /// <summary>Runs such a command and tells how far it has come.</summary>
    /// <param name="request">The request.</param>
    /// <param name="progress">Called on the thread that runs the command; null: nobody asks.</param>
    /// <param name="cancellation">Set when the caller no longer wants the answer.</param>
    /// <exception cref="ArgumentException">The command uses the folder.</exception>
    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!CommandRun.TryFind(request, out Command? command, out Reply? unknown)) return unknown;
        if (command.UsesFolder) throw new ArgumentException($"{command.Name} needs the data folder.", nameof(request));
        return CommandRun.Execute(command, request, this, progress, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Code.Dispose();
        _encoder.Dispose();
    }

    /// <summary>The library of a data folder, by its settings.</summary>
    internal static CodeLibrary CodeLibraryOf(
        string dataFolder, EngineOptions options, SynapsidConfiguration configuration, Func<ITextEncoder> encoder)
    {
        CodeLibrary library = CodeLibrary.Open(
            options.FileSystem,
            Path.Combine(dataFolder, Folder),
            CodeSettings.OptionsOf(configuration),
            encoder,
            options.Clock);
        library.IsResident = options.IsResident;
        return library;
    }
}
