using System.Text;

using Synapsid.Search.Text;

namespace Synapsid.Search.Tests.Words;

/// <summary>The terms of one row by the plainest code: cut into runs, each given to the analyzer of prose.</summary>
internal sealed class NaiveWords
{
    private static readonly TextAnalyzer Analyzer = new(new TextAnalyzerOptions());

    public NaiveWords(byte[] text)
    {
        List<byte> run = [];
        foreach (byte value in text)
        {
            if (value >= 128 || char.IsAsciiLetterOrDigit((char)value) || value == '_')
            {
                run.Add(value);
                continue;
            }

            AddRun([.. run]);
            run.Clear();
        }

        AddRun([.. run]);
    }

    public Dictionary<string, int> Counts { get; } = [];

    public HashSet<string> Wholes { get; } = [];

    public int Length { get; private set; }

    private void AddRun(byte[] run)
    {
        bool isAscii = run.All(value => value < 128);
        if (isAscii && run.Length > 64) run = run[..64];
        List<(string Term, bool Counts)> terms = [];
        TermCursor cursor = Analyzer.Read(Encoding.UTF8.GetString(run), new char[TextAnalyzer.BufferChars]);
        while (cursor.MoveNext()) terms.Add((cursor.Current.ToString(), cursor.CountsToLength));
        if (isAscii && terms.Count > 13) terms = [(terms[^1].Term, true)];
        foreach ((string term, bool counts) in terms)
        {
            Counts[term] = Counts.GetValueOrDefault(term) + 1;
            if (!isAscii || !counts || terms.Count == 1) Wholes.Add(term);
            if (counts) Length++;
        }
    }
}
