using Synapsid.Embeddings;
using Synapsid.Embeddings.Models;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Search.Patterns;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Searches code: a question by meaning and words, a name by symbols, a pattern by text. The same question to the same
/// state gives the same answer. Thread-safe.
/// </summary>
/// <param name="time">Tells how long a search took.</param>
/// <param name="notes">The grains that hits carry, for one search; null: none.</param>
public sealed class CodeSearch(TimeProvider time, AnchorNotes? notes = null)
{
    /// <summary>Hits that one answer can have.</summary>
    public const int HitsMax = 100;

    /// <summary>Characters of a search that are taken.</summary>
    public const int TextMax = 2_000;

    /// <summary>How far a symbol that the question names stands above what else answers it.</summary>
    private const double NamedWorth = 2;

    /// <summary>What a question's answer is divided by where it follows symbols of the name that was asked
    /// for.</summary>
    private const double FillShare = 10;

    /// <summary>Answers a search.</summary>
    /// <param name="views">The repositories, held open by the caller.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="encoder">Gives the encoder when a question needs it; null where there is none.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="CodeQueryException">The search makes no sense; the message says why.</exception>
    public CodeSearchResult Search(
        IReadOnlyList<CodeView> views, CodeQuery query, Func<ITextEncoder>? encoder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(query);
        long started = time.GetTimestamp();
        Check(query);
        int offset = SearchCursor.OffsetOf(query);
        HashSet<SymbolKind> kinds = KindsOf(query);
        SearchScope scope = new(views, query);
        Run run = new(scope, kinds, query, offset + query.K + 1, encoder, time, cancellation);
        List<Candidate> candidates;
        try
        {
            candidates = run.Candidates();
        }
        catch (PatternException e)
        {
            throw new CodeQueryException($"The pattern cannot be searched for: {e.Message}.", e);
        }

        List<Candidate> best = CandidateOrder.Best(Distinct(candidates), offset + query.K + 1);
        return AnswerWriter.Write(scope, query, best, offset, run.Focus, notes) with
        {
            Remarks = run.Remarks,
            EncodingTime = run.EncodingTime,
            SearchTime = time.GetElapsedTime(started),
        };
    }

    private static void Check(CodeQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
            throw new CodeQueryException("The search is empty. Say what to look for.");
        if (query.Text.Length > TextMax)
        {
            throw new CodeQueryException(
                $"The search has {query.Text.Length:N0} characters; at most {TextMax:N0} are taken. Ask more shortly.");
        }

        if (query.K is < 1 or > HitsMax)
            throw new CodeQueryException($"{query.K} hits cannot be given. Ask for 1 to {HitsMax}.");
    }

    private static HashSet<SymbolKind> KindsOf(CodeQuery query)
    {
        HashSet<SymbolKind> kinds = [];
        foreach (string name in query.Kinds)
        {
            if (!SymbolKinds.TryParse(name, out SymbolKind kind))
            {
                throw new CodeQueryException(
                    $"There is no kind of symbol called '{name}'. Use one of: {string.Join(", ", SymbolKinds.All)}.");
            }

            kinds.Add(kind);
        }

        return kinds;
    }

    /// <summary>Of a place that was found in several ways, the way that speaks most for it.</summary>
    private static List<Candidate> Distinct(List<Candidate> candidates)
    {
        Dictionary<(int, int, int, string?), Candidate> best = [];
        foreach (Candidate candidate in candidates)
        {
            (int, int, int, string?) place =
                (candidate.File, candidate.StartLine, candidate.EndLine, candidate.Symbol?.Name);
            bool isBetter = !best.TryGetValue(place, out Candidate? known) || known.Score < candidate.Score;
            if (isBetter) best[place] = candidate;
        }

        return [.. best.Values];
    }

    /// <summary>One search while it runs.</summary>
    private sealed class Run(
        SearchScope scope,
        HashSet<SymbolKind> kinds,
        CodeQuery query,
        int wanted,
        Func<ITextEncoder>? encoder,
        TimeProvider time,
        CancellationToken cancellation)
    {
        private readonly string _text = query.Text.Trim();

        public List<string> Remarks { get; } = [];

        public TimeSpan EncodingTime { get; private set; }

        public WordFocus? Focus { get; private set; }

        public List<Candidate> Candidates() => query.Mode switch
        {
            CodeSearchMode.Semantic => Question(byMeaning: true, byWords: false),
            CodeSearchMode.Text => Text(),
            CodeSearchMode.Regex => Pattern(),
            CodeSearchMode.Symbol => Name(mayBeFuzzy: false),
            CodeSearchMode.Fuzzy => new NameSearch(scope, kinds).Fuzzy(_text),
            _ => QueryShapes.Of(_text) switch
            {
                QueryShape.Pattern => Pattern(),
                QueryShape.Name => NameOrQuestion(),
                _ => QuestionWithNames(),
            },
        };

        private List<Candidate> Pattern()
        {
            TextPattern pattern = TextPattern.OfRegex(
                query.Text, query.IgnoreCase, acrossLines: false, TextPattern.DefaultTimeLimit);
            return new PatternSearch(scope, kinds)
                .Run(pattern, namePart: null, wanted, cancellation);
        }

        private List<Candidate> Text()
        {
            TextPattern pattern = TextPattern.OfLiteral(query.Text, query.IgnoreCase);
            List<Candidate> found = new PatternSearch(scope, kinds)
                .Run(pattern, query.Text, wanted, cancellation);
            if (found.Count > 0) return found;
            Remarks.Add("The text occurs nowhere as it is written; these are the places that have its words.");
            return Question(byMeaning: false, byWords: true);
        }

        private List<Candidate> Name(bool mayBeFuzzy)
        {
            NameSearch names = new(scope, kinds);
            List<Candidate> found = names.Exact(_text);
            if (found.Count == 0 || QueryShapes.IsPlainWord(_text)) found.AddRange(names.Parts(_text));
            if (found.Count == 0) found = names.SubWords(_text, cancellation);
            if (found.Count == 0 && mayBeFuzzy) found = names.Fuzzy(_text);
            return found;
        }

        private List<Candidate> NameOrQuestion()
        {
            List<Candidate> found = Name(mayBeFuzzy: true);
            if (found.Count == 0 && _text.Length > 1)
            {
                TextPattern literal = TextPattern.OfLiteral(_text, query.IgnoreCase);
                found = new PatternSearch(scope, kinds)
                    .Run(literal, _text, wanted, cancellation);
            }

            // A word of small letters may be meant as a question too; a name that was found is what was looked for.
            if (found.Count >= query.K || (found.Count > 0 && !QueryShapes.IsPlainWord(_text))) return found;
            IEnumerable<Candidate> rest = Question(byMeaning: true, byWords: true);
            found.AddRange(rest.Select(
                candidate => candidate with { Score = (candidate.Score / FillShare) - FillShare }));
            return found;
        }

        private List<Candidate> QuestionWithNames()
        {
            List<Candidate> found = Question(byMeaning: true, byWords: true);
            double best = found.Count == 0 ? 0 : found.Max(candidate => candidate.Score);
            NameSearch names = new(scope, kinds);
            foreach (string name in QueryShapes.NamesIn(_text))
            {
                List<Candidate> named = names.Exact(name);
                if (named.Count == 0) continue;
                double top = named.Max(candidate => candidate.Score);
                found.AddRange(named.Select(
                    candidate => candidate with { Score = best + NamedWorth + candidate.Score - top }));
            }

            return found;
        }

        private List<Candidate> Question(bool byMeaning, bool byWords)
        {
            List<string> stems = byWords ? QuestionWords.StemsOf(_text) : [];
            using FileMeaning? meaning = byMeaning ? Meaning() : null;
            if (meaning is null && !byWords) return [];
            QuestionSearch search = new(scope, kinds, stems, meaning);
            List<Candidate> found = search.Run(cancellation);
            Focus = search.Focus;
            return found;
        }

        private FileMeaning? Meaning()
        {
            if (encoder is null || scope.Views.All(view => view.Cards is null))
            {
                Remarks.Add(encoder is null
                    ? "No encoder is there, so only words were compared, not meaning."
                    : "No symbol has a vector yet, so only words were compared, not meaning.");
                return null;
            }

            long started = time.GetTimestamp();
            ITextEncoder model;
            try
            {
                model = encoder();
            }
            catch (ModelMissingException e)
            {
                Remarks.Add($"Only words were compared, not meaning: {e.Message}");
                return null;
            }

            float[] question = new float[model.Dimensions];
            model.Encode([_text], question, cancellation);
            EncodingTime = time.GetElapsedTime(started);
            FileMeaning meaning = FileMeaning.Of(scope, question, model.Fingerprint);
            if (meaning.Count > 0) return meaning;
            meaning.Dispose();
            Remarks.Add("No symbol of these files has a vector of this encoder yet, so only words were compared.");
            return null;
        }
    }
}
