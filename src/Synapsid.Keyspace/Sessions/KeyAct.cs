namespace Synapsid.Keyspace.Sessions;

/// <summary>Something that a client did and that a person who audits the server would ask for.</summary>
/// <param name="Name"><c>failed_login</c>, <c>configuration</c> or <c>erasure</c>.</param>
/// <param name="Client">The client's address, without its port.</param>
/// <param name="Subject">What it was about: the user, the parameters with their values, the databases.</param>
public sealed record KeyAct(string Name, string Client, string Subject);
