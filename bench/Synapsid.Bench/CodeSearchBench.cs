using System.Diagnostics;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Bench;

/// <summary>
/// How long a search takes in a warm process: <c>code-search ROOT QUESTIONS… [--data FOLDER] [--model FOLDER]
/// [--as-is]</c>. ROOT is
/// indexed as one repository; each question is asked ten times, of which the first round warms up.
/// </summary>
internal static class CodeSearchBench
{
    private const int Rounds = 10;

    public static int Run(string[] arguments)
    {
        BenchArguments options = BenchArguments.Parse(arguments);
        if (options.Rest.Count < 2)
        {
            Console.Error.WriteLine("usage: synbench code-search ROOT QUESTIONS… [--data FOLDER] [--model FOLDER] [--as-is]");
            return 2;
        }

        string data = options.Value("data") ?? Path.Combine(Path.GetTempPath(), "synbench-code");
        using CodeBenchIndex index = new(data, options.Value("model") ?? CodeBenchIndex.DefaultModel);
        using CodeView view = index.Hold(options.Rest[0], options.Has("as-is"));
        Console.WriteLine($"{view.Segments.Sum(segment => segment.Live.Count):N0} files, {view.Cards?.Live.Count ?? 0:N0} vectors");
        CodeSearch search = new(TimeProvider.System);
        List<CodeQuestion> questions = [.. options.Rest.Skip(1).SelectMany(CodeQuestion.Read)];
        foreach (IGrouping<string, CodeQuestion> kind in questions.GroupBy(question => question.Kind)) Time(search, view, index, kind);
        return 0;
    }

    private static void Time(
        CodeSearch search, CodeView view, CodeBenchIndex index, IGrouping<string, CodeQuestion> kind)
    {
        List<double> times = [];
        List<double> encoding = [];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (CodeQuestion question in kind)
            {
                CodeQuery query = new()
                {
                    Text = question.Text, Mode = kind.Key == "regex" ? CodeSearchMode.Regex : CodeSearchMode.Hybrid,
                };
                long started = Stopwatch.GetTimestamp();
                CodeSearchResult answer = search.Search([view], query, () => index.Encoder, CancellationToken.None);
                if (round == 0) continue;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                encoding.Add(answer.EncodingTime.TotalMilliseconds);
            }
        }

        times.Sort();
        Console.WriteLine($"{kind.Key,-12} p50 {At(times, 0.5):F1} ms, p99 {At(times, 0.99):F1} ms, most {times[^1]:F1} ms "
            + $"({times.Count} searches; encoding {encoding.Average():F1} ms of it)");
    }

    private static double At(List<double> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];
}
