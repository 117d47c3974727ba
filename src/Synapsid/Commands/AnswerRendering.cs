using System.Text.Json;

namespace Synapsid.Commands;

/// <summary>Makes a short readable text of a tool's structured answer.</summary>
/// <param name="answer">The answer, an object.</param>
/// <remarks>A type of its own for the reason that <see cref="CommandHandler"/> is one.</remarks>
public delegate string AnswerRendering(JsonElement answer);
