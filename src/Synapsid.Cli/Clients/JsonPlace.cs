namespace Synapsid.Cli.Clients;

/// <summary>Where a JSON object lies, in bytes.</summary>
/// <param name="Start">Its opening brace.</param>
/// <param name="End">Behind its closing brace.</param>
/// <param name="Members">Its members, in order.</param>
internal sealed record JsonPlace(int Start, int End, IReadOnlyList<JsonMember> Members)
{
    /// <summary>The last member of a name, which is the one that counts; null where there is none.</summary>
    public JsonMember? Find(string name) => Members.LastOrDefault(member => member.Name == name);
}
