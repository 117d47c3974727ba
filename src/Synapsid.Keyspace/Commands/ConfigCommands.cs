using System.Text;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>The CONFIG commands.</summary>
internal static class ConfigCommands
{
    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("GET", -3, "Gives parameters whose names patterns match.", "parameter [parameter ...]", Get),
        Make("SET", -4, "Changes parameters until the process ends.", "parameter value [parameter value ...]", Set),
        Make("RESETSTAT", 2, "Lets statistics count from 0 again.", "", ResetStatistics)
            with { Flags = KeyCommandFlags.Admin | KeyCommandFlags.AllKeys },
        Make("REWRITE", 2, "Would write parameters to a file of Redis' format; there is none.", "", call =>
            call.Reply.Error("ERR The server is running without a config file")),
        HelpText.For("CONFIG", "server"),
    ];

    private static void Get(KeyCall call)
    {
        KeyParameters parameters = SessionCall.SessionOf(call).Service.Parameters;
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            byte[] pattern = call.Arguments[i].ToArray();
            if (pattern.AsSpan().IndexOfAny("*?["u8) >= 0)
            {
                foreach ((string name, string value) in parameters.Matching(pattern)) found[name] = value;
            }
            else if (parameters.Find(pattern) is { } parameter)
            {
                found[Encoding.UTF8.GetString(pattern)] = parameter.Get(); // named as the client names it
            }
        }

        call.Reply.Map(found.Count);
        foreach ((string name, string value) in found)
        {
            call.Reply.Bulk(name);
            call.Reply.Bulk(value);
        }
    }

    private static void Set(KeyCall call)
    {
        if (call.Arguments.Count % 2 != 0)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        List<(string, string)> values = [];
        for (int i = 2; i < call.Arguments.Count; i += 2)
        {
            values.Add((Encoding.UTF8.GetString(call.Arguments[i]), Encoding.UTF8.GetString(call.Arguments[i + 1])));
        }

        KeySession session = SessionCall.SessionOf(call);
        if (session.Service.Parameters.Set(values) is { } problem)
        {
            call.Reply.Error("ERR " + problem);
            return;
        }

        call.NoteAct("configuration", string.Join(' ', values.Select(Shown)));

        // A lower limit holds at once; within a transaction, which has shards locked, from the next command on.
        if (session.Service.Store.MemoryMaxBytes != 0 && !session.InExecution) session.Service.Store.TryMakeRoom();
        call.Reply.Ok();
    }

    private static string Shown((string Name, string Value) pair) =>
        pair.Name.Contains("pass", StringComparison.OrdinalIgnoreCase)
            ? $"{pair.Name}=(hidden)"
            : $"{pair.Name}={pair.Value}";

    private static void ResetStatistics(KeyCall call)
    {
        KeyService service = SessionCall.SessionOf(call).Service;
        service.Statistics.Reset();
        service.Errors.Clear();
        service.Store.ResetCounters();
        call.Reply.Ok();
    }

    private static KeyCommand Make(
        string name, int arity, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = "CONFIG " + name,
        Arity = arity,
        Flags = KeyCommandFlags.Admin,
        Group = "server",
        Summary = summary,
        Syntax = syntax,
        Since = "2.0.0",
        Handler = handler,
    };
}
