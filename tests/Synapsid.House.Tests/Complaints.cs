namespace Synapsid.House.Tests;

/// <summary>
/// Fails with every complaint on a line of its own, where the assertion library would cut them short.
/// </summary>
internal static class Complaints
{
    public static void AssertNone(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints];
        if (all.Length > 0) Assert.Fail($"{all.Length} complaints:\n{string.Join('\n', all)}");
    }
}
