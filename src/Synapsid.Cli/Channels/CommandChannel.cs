using Synapsid.Base.Files;
using Synapsid.Storage;

namespace Synapsid.Cli.Channels;

/// <summary>Chooses the road to a data folder.</summary>
internal static class CommandChannel
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// The folder's running server when it has one; else the folder itself, opened here. Where another process without
    /// a server holds it, as another <c>syn add</c> may for a moment, this waits.
    /// </summary>
    /// <param name="files">Where the folder lies.</param>
    /// <param name="dataFolder">The folder's full path.</param>
    /// <param name="options">Gives the options, settings among them, which only an engine opened here needs.</param>
    /// <param name="patience">How long to wait for a folder in use.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="DataFolderLockedException">It is held for longer; the message names the process.</exception>
    public static ICommandChannel Open(
        IFileSystem files,
        string dataFolder,
        Func<EngineOptions> options,
        TimeSpan patience,
        CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryOpenServer(files, dataFolder) is { } server) return server;
            try
            {
                return new EngineChannel(SynapsidEngine.Open(dataFolder, options()));
            }
            catch (DataFolderLockedException) when (TimeProvider.System.GetElapsedTime(started) < patience)
            {
                cancellation.WaitHandle.WaitOne(Pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// The folder's running server when it has one; else the indexes of repositories, which any number of processes may
    /// use at once. For commands that do not use the folder.
    /// </summary>
    public static ICommandChannel OpenCode(CliConsole console, string dataFolder, Func<EngineOptions> options) =>
        TryOpenServer(console.Files, dataFolder) is { } server
            ? server
            : new CodeChannel(CodeHost.Open(dataFolder, options()));

    private static HttpChannel? TryOpenServer(IFileSystem files, string dataFolder) =>
        DataFolder.TryReadHolder(files, dataFolder)?.Endpoint is { } endpoint
        && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address)
            ? HttpChannel.TryOpen(address)
            : null;
}
