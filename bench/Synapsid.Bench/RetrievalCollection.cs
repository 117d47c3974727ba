using System.Text.Json;

namespace Synapsid.Bench;

/// <summary>A test collection: documents, questions, and which documents answer which question.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Documents">A document's text: its title, a full stop and its body.</param>
/// <param name="Questions">The questions that have an answer.</param>
/// <param name="Answers">For each question, the numbers of the documents that answer it.</param>
internal sealed record RetrievalCollection(
    string Name, IReadOnlyList<string> Documents, IReadOnlyList<string> Questions, IReadOnlyList<HashSet<int>> Answers)
{
    /// <summary>Reads <c>corpus.ndjson</c> (id, title, text), <c>queries.ndjson</c> (id, text) and <c>qrels.tsv</c>.</summary>
    public static RetrievalCollection Read(string folder)
    {
        Dictionary<string, int> documentOfId = [];
        List<string> documents = [];
        foreach (JsonElement record in Lines(Path.Combine(folder, "corpus.ndjson")))
        {
            string title = record.TryGetProperty("title", out JsonElement value) ? value.GetString() ?? "" : "";
            documentOfId.Add(record.GetProperty("id").GetString()!, documents.Count);
            documents.Add(title + ". " + record.GetProperty("text").GetString());
        }

        Dictionary<string, HashSet<int>> judged = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "qrels.tsv")))
        {
            string[] fields = line.Split('\t', ' ');
            if (fields.Length < 2 || !documentOfId.TryGetValue(fields[1], out int document)) continue;
            if (!judged.TryGetValue(fields[0], out HashSet<int>? answers)) judged.Add(fields[0], answers = []);
            answers.Add(document);
        }

        List<string> questions = [];
        List<HashSet<int>> answersOfQuestion = [];
        foreach (JsonElement record in Lines(Path.Combine(folder, "queries.ndjson")))
        {
            if (!judged.TryGetValue(record.GetProperty("id").GetString()!, out HashSet<int>? answers)) continue;
            questions.Add(record.GetProperty("text").GetString()!);
            answersOfQuestion.Add(answers);
        }

        return new RetrievalCollection(Path.GetFileName(Path.GetFullPath(folder)), documents, questions, answersOfQuestion);
    }

    private static IEnumerable<JsonElement> Lines(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}
