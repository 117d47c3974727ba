using System.Text.Json;

namespace Synapsid.Commands;

/// <summary>Runs a command: reads the checked arguments and writes the members of the reply's JSON object.</summary>
/// <param name="call">The call.</param>
/// <param name="reply">Where the members are written.</param>
/// <remarks>
/// A type of its own rather than an <c>Action</c> over a writer of JSON, which would have to be loaded with the table.
/// </remarks>
public delegate void CommandHandler(CommandCall call, Utf8JsonWriter reply);
