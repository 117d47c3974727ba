using Synapsid.Search.Text;

namespace Synapsid.Search.Tests.Text;

/// <summary>BM25 as the formula says, row by row, in double: what the index must agree with.</summary>
internal sealed class NaiveTextIndex(TextAnalyzerOptions options)
{
    private readonly TextAnalyzer _analyzer = new(options);
    private readonly List<(Dictionary<string, int> Counts, int Length)> _rows = [];

    public void Add(string text)
    {
        Dictionary<string, int> counts = [];
        int length = 0;
        TermCursor cursor = _analyzer.Read(text, stackalloc char[TextAnalyzer.BufferChars]);
        while (cursor.MoveNext())
        {
            string term = cursor.Current.ToString();
            counts[term] = counts.GetValueOrDefault(term) + 1;
            if (cursor.CountsToLength) length++;
        }

        _rows.Add((counts, length));
    }

    public double[] Score(string query)
    {
        int counted = _rows.Count(row => row.Length > 0);
        double average = _rows.Where(row => row.Length > 0).Select(row => (double)row.Length).DefaultIfEmpty(1).Average();
        double[] scores = new double[_rows.Count];
        foreach (string term in _analyzer.Terms(query))
        {
            int with = _rows.Count(row => row.Counts.ContainsKey(term));
            double idf = Math.Log(1 + ((counted - with + 0.5) / (with + 0.5)));
            for (int row = 0; row < scores.Length; row++)
            {
                if (!_rows[row].Counts.TryGetValue(term, out int count)) continue;
                double norm = 1.2 * (1 - 0.75 + (0.75 * _rows[row].Length / average));
                scores[row] += idf * count * 2.2 / (count + norm);
            }
        }

        return scores;
    }
}
