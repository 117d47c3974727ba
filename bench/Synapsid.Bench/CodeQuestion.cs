using System.Text.Json;

namespace Synapsid.Bench;

/// <summary>A question to a repository with the places that answer it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Repository">The repository's folder.</param>
/// <param name="Text">The question.</param>
/// <param name="Kind"><c>nl</c> for plain words, else identifier, substring, regex or fuzzy.</param>
/// <param name="Answers">Any of them will do.</param>
internal sealed record CodeQuestion(
    string Id, string Repository, string Text, string Kind, IReadOnlyList<CodeAnswer> Answers)
{
    /// <summary>Whether it is asked in plain words.</summary>
    public bool IsNatural => Kind == "nl";

    /// <summary>Reads a file of one JSON object a line.</summary>
    public static List<CodeQuestion> Read(string path)
    {
        List<CodeQuestion> questions = [];
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            questions.Add(new CodeQuestion(
                root.GetProperty("id").GetString()!,
                root.GetProperty("repo").GetString()!,
                root.GetProperty("query").GetString()!,
                root.GetProperty("kind").GetString()!,
                [.. root.GetProperty("answers").EnumerateArray().Select(Answer)]));
        }

        return questions;
    }

    private static CodeAnswer Answer(JsonElement answer) => new(
        answer.GetProperty("path").GetString()!,
        answer.GetProperty("line").GetInt32(),
        answer.GetProperty("end_line").GetInt32());
}
