namespace Synapsid.Keyspace.Tests;

/// <summary>Requests with the replies that they must have, as one text: <c>GET k => $-1; SET k v => +OK</c>.</summary>
internal static class Scripts
{
    public static void Check(CommandBench bench, string script)
    {
        foreach (string step in script.Split("; "))
        {
            string[] parts = step.Split(" => ");
            string reply = bench.Run(parts[0]);
            Assert.True(reply == parts[1].TrimEnd(), $"{parts[0]} answered {reply} instead of {parts[1]}");
        }
    }
}
