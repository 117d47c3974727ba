using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Tests.Commands;
using Synapsid.Protocols.Resp;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Keyspace.Tests.Snapshots;

/// <summary>
/// Clients at once, each with keys of its own, that do the same here and at Redis while snapshots are written; then what
/// both hold, before and after a restart.
/// </summary>
public sealed class ChurnedKeysTests
{
    private const int Clients = 3;
    private const int Commands = 6_000;

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 150)]
    [InlineData(3, 2_000)]
    public async Task Clients_at_once_get_the_replies_of_redis_and_a_restart_finds_what_they_made(int seed, int keys)
    {
        using RedisPeer redis = RedisPeer.Start();
        SimulatedFileSystem files = new();
        string made;
        using (KeyFolder folder = KeyFolder.Open(files, FsyncMode.Never))
        {
            using CancellationTokenSource ended = new();
            Task snapshots = Task.Run(() =>
            {
                while (!ended.IsCancellationRequested) folder.Data.TakeSnapshot(folder);
            });
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Run(
                () => Compare(redis, folder, client, (seed * 10) + client, keys)))];
            try
            {
                await Task.WhenAll(clients);
            }
            finally
            {
                await ended.CancelAsync();
                await snapshots;
            }

            made = folder.Dump();
        }

        using KeyFolder again = KeyFolder.Open(files, FsyncMode.Never);
        Assert.True(made == again.Dump(), $"Seed {seed}: a restart gave another state.");
    }

    private static void Compare(RedisPeer redis, KeyFolder folder, int client, int seed, int keys)
    {
        using RespConnection theirs = redis.Connect();
        using KeySession ours = folder.Service.Open(KeyPeer.InProcess);
        RandomCommands commands = new(new Random(seed), CommandTemplates.Churn, $"client{client}:", keys);
        List<string> history = [];
        for (int i = 0; i < Commands; i++)
        {
            IReadOnlyList<byte[]> command = commands.Next();
            history.Add(RandomCommands.Show(command));
            ours.Execute(RespArguments.Of([.. command]));
            string actual = Replies.Show(command, ours.Output.Written.ToArray());
            ours.Output.Clear();
            string expected = Replies.Show(command, theirs.Ask(command));
            Assert.True(
                Replies.AreAlike(command, expected, actual),
                $"Seed {seed}, command {i}: {history[^1]}\nRedis: {expected}\nours:  {actual}\nbefore:\n"
                + string.Join('\n', history.SkipLast(1).TakeLast(25)));
        }
    }
}
