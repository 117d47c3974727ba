namespace Synapsid.Keyspace.Sessions;

/// <summary>What whoever posted a message is to do next.</summary>
internal enum MailboxOutcome
{
    /// <summary>Nothing: the session knows already, or takes no more messages.</summary>
    Nothing,

    /// <summary>Wake the session: this is the first message that waits.</summary>
    Wake,

    /// <summary>Close the session: it reads too slowly.</summary>
    Overflow,
}
