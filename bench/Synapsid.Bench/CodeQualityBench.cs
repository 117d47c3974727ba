using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Ranking;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Search.Words;

namespace Synapsid.Bench;

/// <summary>
/// How well questions are answered: <c>code-quality ROOT QUESTIONS… [--data FOLDER] [--model FOLDER] [--mode MODE]
/// [--as-is] [--show]</c>, where ROOT holds the repositories and each line of a QUESTIONS file has a question and
/// its answers.
/// </summary>
internal static class CodeQualityBench
{
    private static readonly int[] Budgets = [500, 1_000, 2_000, 4_000, 8_000];

    public static int Run(string[] arguments)
    {
        BenchArguments options = BenchArguments.Parse(arguments);
        if (options.Rest.Count < 2)
        {
            Console.Error.WriteLine("usage: synbench code-quality ROOT QUESTIONS… [--data FOLDER] [--model FOLDER] [--mode M] [--as-is] [--show]");
            return 2;
        }

        string data = options.Value("data") ?? Path.Combine(Path.GetTempPath(), "synbench-code");
        using CodeBenchIndex index = new(data, options.Value("model") ?? CodeBenchIndex.DefaultModel);
        foreach (string path in options.Rest.Skip(1)) Run(index, options, path);
        return 0;
    }

    private static void Run(CodeBenchIndex index, BenchArguments options, string path)
    {
        List<CodeQuestion> questions = CodeQuestion.Read(path);
        Dictionary<string, CodeRanks> ranks = new(StringComparer.Ordinal);
        int[] within = new int[Budgets.Length];
        CodeSearch search = new(TimeProvider.System);
        foreach (IGrouping<string, CodeQuestion> group in questions.GroupBy(question => question.Repository))
        {
            using CodeView view = index.Hold(
                Path.Combine(options.Rest[0], group.Key), options.Has("as-is"));
            foreach (CodeQuestion question in group)
            {
                CodeSearchResult answer = Ask(search, view, index, question, options.Value("mode"), k: 20, maxTokens: 0);
                (int path, int symbol) found = RanksOf(question, answer.Hits);
                Of(ranks, question.IsNatural ? "natural" : "names and patterns").Add(found.path, found.symbol);
                Of(ranks, $"{(question.IsNatural ? "natural" : "names")} {group.Key}").Add(found.path, found.symbol);
                if (question.IsNatural)
                {
                    Of(ranks, "BM25 over code files").Add(PlainRank(view, question), 0);
                    for (int i = 0; i < Budgets.Length; i++)
                    {
                        CodeSearchResult brief = Ask(
                            search, view, index, question, options.Value("mode"), k: 50, maxTokens: Budgets[i]);
                        if (RanksOf(question, brief.Hits).Symbol > 0) within[i]++;
                    }
                }

                if (options.Has("show")) Show(question, answer.Hits, found);
            }
        }

        Console.WriteLine(path);
        foreach ((string name, CodeRanks measured) in ranks.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {name,-24} {measured}");
        }

        int natural = questions.Count(question => question.IsNatural);
        if (natural == 0) return;
        Console.WriteLine("  the symbol within tokens: " + string.Join(
            ", ", Budgets.Select((budget, i) => $"{budget:N0}: {(double)within[i] / natural:P0}")));
    }

    private static CodeSearchResult Ask(
        CodeSearch search, CodeView view, CodeBenchIndex index, CodeQuestion question, string? mode, int k, int maxTokens) =>
        search.Search(
            [view],
            new CodeQuery
            {
                Text = question.Text,
                K = k,
                MaxTokens = maxTokens,
                Mode = mode is null ? ModeOf(question) : Enum.Parse<CodeSearchMode>(mode, ignoreCase: true),
            },
            () => index.Encoder,
            CancellationToken.None);

    // A regular expression has to be called one; what else there is the search has to see for itself.
    private static CodeSearchMode ModeOf(CodeQuestion question) =>
        question.Kind == "regex" ? CodeSearchMode.Regex : CodeSearchMode.Hybrid;

    private static CodeRanks Of(Dictionary<string, CodeRanks> ranks, string name)
    {
        if (!ranks.TryGetValue(name, out CodeRanks? known)) ranks.Add(name, known = new CodeRanks());
        return known;
    }

    private static (int Path, int Symbol) RanksOf(CodeQuestion question, IReadOnlyList<CodeHit> hits)
    {
        int path = 0;
        for (int i = 0; i < hits.Count; i++)
        {
            foreach (CodeAnswer answer in question.Answers.Where(answer => answer.Path == hits[i].Path))
            {
                if (path == 0) path = i + 1;
                if (hits[i].StartLine <= answer.EndLine && hits[i].EndLine >= answer.StartLine) return (path, i + 1);
            }
        }

        return (path, 0);
    }

    /// <summary>Where the file comes by plain BM25 over files of code.</summary>
    private static int PlainRank(CodeView view, CodeQuestion question)
    {
        WordScores scores = new(WordQuery.Of(question.Text), [.. view.Segments.Select(segment => segment.Words)]);
        List<(float Score, string Path)> ranked = [];
        foreach (CodeSegment segment in view.Segments)
        {
            float[] rows = new float[segment.Words.RowCount];
            scores.AddTo(segment.Words, segment.Dead, rows);
            for (int row = 0; row < rows.Length; row++)
            {
                if (segment.Files[row].Category == FileCategory.Code) ranked.Add((rows[row], segment.Files[row].Path));
            }
        }

        ranked.Sort((left, right) => right.Score.CompareTo(left.Score));
        int rank = ranked.Take(20).ToList().FindIndex(file => question.Answers.Any(answer => answer.Path == file.Path));
        return rank + 1;
    }

    private static void Show(CodeQuestion question, IReadOnlyList<CodeHit> hits, (int Path, int Symbol) found)
    {
        Console.WriteLine($"{found.Path,3} {found.Symbol,3} {question.Id} {question.Text}  [{question.Answers[0].Path}:{question.Answers[0].StartLine}]");
        foreach (CodeHit hit in hits.Take(4))
        {
            Console.WriteLine($"        {hit.Score:F2} {hit.Path}:{hit.StartLine} {hit.Symbol} "
                + string.Join(' ', hit.Parts.Select(part => $"{part.Name}={part.Value:F1}")));
        }
    }
}
