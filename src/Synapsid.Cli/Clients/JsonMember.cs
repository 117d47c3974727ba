namespace Synapsid.Cli.Clients;

/// <summary>Where a member of a JSON object lies, in bytes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameStart">Where its name begins.</param>
/// <param name="Start">Where its value begins.</param>
/// <param name="End">Behind its value.</param>
internal sealed record JsonMember(string Name, int NameStart, int Start, int End);
