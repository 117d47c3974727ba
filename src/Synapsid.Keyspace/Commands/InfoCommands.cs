using System.Text;
using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>INFO.</summary>
internal static class InfoCommands
{
    /// <summary>It.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        new()
        {
            Name = "INFO",
            Arity = -1,
            Flags = KeyCommandFlags.AllKeys,
            Group = "server",
            Summary = "Shows figures of the server.",
            Syntax = "[section [section ...]]",
            Handler = Info,
        },
    ];

    private static void Info(KeyCall call)
    {
        List<string> sections = [];
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            sections.Add(Encoding.UTF8.GetString(call.Arguments[i]).ToLowerInvariant());
        }

        ServerInfo info = new(SessionCall.SessionOf(call).Service);
        call.Reply.Verbatim("txt"u8, info.Text(sections));
    }
}
