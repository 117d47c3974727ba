using Synapsid.Knowledge.Grains;
using Synapsid.Search.Text;

namespace Synapsid.Knowledge.Tests.Grains;

/// <summary>
/// Random histories of a grain store beside a plain dictionary: texts of every size and script, churn, batches, updates,
/// snapshots, compactions, kills, power cuts, writes that fail and full disks. After each part both hold the same, lists show it,
/// words find exactly the grains that hold them, and a grain's own text finds it.
/// </summary>
public sealed class GrainStoreModelTests
{
    private const int Histories = 10;
    private const int Lives = 5;
    private const int StepsMax = 60;

    private static readonly TextAnalyzer Analyzer = new(new TextAnalyzerOptions());

    private static readonly string[] Words =
    [
        "fish", "red", "trees", "tree", "getUserName", "user_name", "café", "黒猫", "猫", "don't", "𐐀𐐁𐐪", "😀", "\u200b", "x", "1960s",
        $"猫{new string('\u0301', 120)}黒", $"ก{new string('\u0e34', 70)}ข", new string('w', 63), new string('w', 300), "\ufeff", "\u0000", "\u2028",
        string.Concat(Enumerable.Repeat("😀", 150)), string.Concat(Enumerable.Repeat("한국", 80)), "İıſ", "\udbff\udfff",
    ];

    [Fact]
    public void Any_history_leaves_what_a_dictionary_would_hold()
    {
        for (int seed = 0; seed < Histories; seed++)
        {
            try
            {
                using History history = new(seed);
                history.Run();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Seed {seed} failed: {exception.Message}", exception);
            }
        }
    }

    /// <summary>What the store must hold of a grain.</summary>
    private sealed record Entry(string Namespace, string Text, string? Title, string Tags);

    private sealed class History(int seed) : IDisposable
    {
        private readonly Random _random = new(seed);
        private readonly GrainStoreHarness _harness = new();
        private readonly Dictionary<GrainId, Entry> _model = [];
        private readonly List<(string Namespace, string Text)> _dead = [];

        /// <summary>What the change that is under way would leave, where it is not known to have happened.</summary>
        private Action<Dictionary<GrainId, Entry>>? _underWay;

        public void Run()
        {
            for (int life = 0; life < Lives; life++)
            {
                Live(_random.Next(5));
                Check();
            }
        }

        public void Dispose() => _harness.Dispose();

        /// <summary>Some steps, then one of the ways in which a life ends.</summary>
        private void Live(int end)
        {
            int steps = _random.Next(1, StepsMax);
            if (end == 1) _harness.Files.CrashAtOperation = _harness.Files.Operations + _random.Next(1, 6 * steps);
            if (end == 2) _harness.Files.FailAtOperation = _harness.Files.Operations + _random.Next(1, 6 * steps);
            if (end == 3) _harness.Files.SpaceBytes = _random.Next(1, 30) << 20;
            bool failed = false;
            try
            {
                for (int step = 0; step < steps; step++) Step();
            }
            catch (IOException)
            {
                failed = true;
            }

            _harness.Files.FailAtOperation = -1;
            _harness.Files.SpaceBytes = long.MaxValue;
            if (end == 1) _harness.Files.Crash(_random.Next());
            else if (end == 4 || failed) _harness.Files.Kill();
            if (end != 0 || failed) Reopen();
        }

        private void Reopen()
        {
            try
            {
                _harness.Reopen();
            }
            catch (IOException)
            {
                // Closing needed the disk that was gone; opening is tried again.
                _harness.Reopen();
            }
        }

        private void Step()
        {
            _underWay = null;
            switch (_random.Next(14))
            {
                case 0:
                    _harness.TakeSnapshot();
                    break;
                case 1:
                    if (_harness.Store.Compact() && _random.Next(2) == 0) _harness.TakeSnapshot();
                    break;
                case 2 or 3 or 4:
                    Delete();
                    break;
                case 5 or 6:
                    Update();
                    break;
                case 7:
                    Churn();
                    break;
                case 8:
                    AddMany([.. Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Draft())]);
                    break;
                default:
                    AddMany([Draft()]);
                    break;
            }
        }

        private void AddMany(GrainDraft[] drafts)
        {
            // Some of them may be stored where the disk refuses in the middle.
            _underWay = found =>
            {
                foreach ((GrainId id, Entry entry) in found)
                {
                    if (!_model.ContainsKey(id) && drafts.Any(draft => Same(draft, entry))) _model[id] = entry;
                }
            };
            IReadOnlyList<AddOutcome> outcomes = _harness.Store.AddMany(drafts);
            _underWay = null;
            for (int i = 0; i < drafts.Length; i++)
            {
                GrainId? present = Find(drafts[i].Namespace!, drafts[i].Text);
                Assert.Null(outcomes[i].Rejection);
                Assert.Equal(present is null, outcomes[i].Stored);
                if (present is { } id) Assert.Equal(id, outcomes[i].Id);
                else _model.Add(outcomes[i].Id, new(drafts[i].Namespace!, drafts[i].Text, drafts[i].Title, Join(drafts[i].Tags)));
            }
        }

        private void Delete()
        {
            if (Any() is not { } id) return;
            _underWay = found => Adopt(id, null, found);
            Assert.True(_harness.Store.Delete(id));
            _underWay = null;
            Assert.Null(_harness.Store.Get(id));
            _dead.Add((_model[id].Namespace, _model[id].Text));
            _model.Remove(id);
        }

        private void Update()
        {
            if (Any() is not { } id) return;
            GrainDraft draft = Draft();
            Entry entry = _model[id];
            bool isText = _random.Next(3) != 0;
            Entry changed = entry with { Text = isText ? draft.Text : entry.Text, Title = draft.Title ?? entry.Title, Tags = Join(draft.Tags) };
            GrainPatch patch = new() { Text = isText ? draft.Text : null, Title = draft.Title, Tags = draft.Tags };
            if (Find(entry.Namespace, changed.Text) is { } twin && twin != id)
            {
                Assert.Throws<GrainRejectedException>(() => _harness.Store.Update(id, patch));
                return;
            }

            _underWay = found => Adopt(id, changed, found);
            Grain shown = _harness.Store.Update(id, patch)!;
            _underWay = null;
            if (isText) _dead.Add((entry.Namespace, entry.Text));
            _model[id] = changed;
            Assert.Equal(changed, EntryOf(shown));
        }

        /// <summary>One text, again and again.</summary>
        private void Churn()
        {
            GrainDraft draft = Draft();
            if (Find(draft.Namespace!, draft.Text) is not null) return;
            for (int i = _random.Next(20); i >= 0; i--)
            {
                AddMany([draft]);
                GrainId id = Find(draft.Namespace!, draft.Text)!.Value;
                _underWay = found => Adopt(id, null, found);
                Assert.True(_harness.Store.Delete(id));
                _underWay = null;
                _model.Remove(id);
            }
        }

        private void Check()
        {
            Dictionary<GrainId, Entry> found = [];
            for (string? cursor = null; ;)
            {
                GrainPage page = _harness.Store.List(GrainFilter.None, _random.Next(1, 30), cursor);
                foreach (Grain grain in page.Grains) found.Add(grain.Id, EntryOf(grain));
                if ((cursor = page.NextCursor) is null) break;
            }

            _underWay?.Invoke(found);
            _underWay = null;
            Assert.Equal(_model.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
            Assert.Equal(_model.Count, _harness.Store.Count);
            Assert.Empty(_harness.Store.Warnings);
            Assert.Empty(_harness.Store.Verify(repair: false).Damage);
            for (int i = 0; i < 6; i++) CheckWords();
            for (int i = 0; i < 4; i++) CheckOwnText();
        }

        private void CheckWords()
        {
            string query = Words[_random.Next(Words.Length)];
            GrainFilter filter = Filter();
            HashSet<string> terms = [.. Analyzer.Terms(query)];
            IEnumerable<GrainId> expected = _model
                .Where(pair => Passes(filter, pair.Value) && Analyzer.Terms($"{pair.Value.Title}. {pair.Value.Text}").Any(terms.Contains))
                .Select(pair => pair.Key);
            if (string.IsNullOrWhiteSpace(query)) return;
            Assert.Equal(expected.Order(), Hits(query, SearchMode.Text, filter).Order());
        }

        private void CheckOwnText()
        {
            if (Any() is not { } id) return;
            foreach (SearchMode mode in (SearchMode[])[SearchMode.Dense, SearchMode.Hybrid])
            {
                // All that pass the filter are asked for, so that each must be among them, once.
                GrainFilter filter = Filter();
                Assert.Equal(
                    _model.Where(pair => Passes(filter, pair.Value)).Select(pair => pair.Key).Order(),
                    Hits(_model[id].Text, mode, filter).Order());
            }
        }

        private GrainId[] Hits(string query, SearchMode mode, GrainFilter filter) =>
        [
            .. _harness.Store.Search(new GrainQuery { Text = query, Mode = mode, K = 1_000, Filter = filter }).Hits
                .Select(hit => hit.Grain.Id),
        ];

        private GrainFilter Filter() => _random.Next(3) switch
        {
            0 => GrainFilter.None,
            1 => new GrainFilter { Namespace = "n" + _random.Next(3) },
            _ => new GrainFilter { AllTags = ["t" + _random.Next(3)] },
        };

        private static bool Passes(GrainFilter filter, Entry entry) =>
            (filter.Namespace is null || filter.Namespace == entry.Namespace)
            && filter.AllTags.All(tag => entry.Tags.Split(',').Contains(tag));

        private GrainDraft Draft()
        {
            (string Namespace, string Text) again = _random.Next(4) == 0 && _dead.Count > 0
                ? _dead[_random.Next(_dead.Count)]
                : ("n" + _random.Next(3), Text());
            return new GrainDraft
            {
                Namespace = again.Namespace,
                Text = again.Text,
                Title = _random.Next(3) == 0 ? Words[_random.Next(7)] : null,
                Tags = [.. Enumerable.Range(0, 3).Where(_ => _random.Next(4) == 0).Select(tag => "t" + tag)],
            };
        }

        /// <summary>Mostly a few words; now and then one character, or as many as are allowed.</summary>
        private string Text()
        {
            int bytesMax = _harness.Options.TextBytesMax;
            int kind = _random.Next(20);
            if (kind == 0) return Words[_random.Next(9)];
            if (kind == 1) return new string('y', bytesMax - _random.Next(3));
            if (kind == 2) return new string('猫', bytesMax / 3);
            string text = "w" + _random.Next(400);
            for (int count = kind == 3 ? 2_000 : _random.Next(kind == 4 ? 200 : 8); count > 0; count--)
            {
                string longer = $"{text}{(_random.Next(9) == 0 ? ".\n\n" : " ")}{Words[_random.Next(Words.Length)]}";
                if (System.Text.Encoding.UTF8.GetByteCount(longer) > bytesMax) break;
                text = longer;
            }

            return text;
        }

        private GrainId? Any() => _model.Count == 0 ? null : _model.Keys.Order().ElementAt(_random.Next(_model.Count));

        private GrainId? Find(string @namespace, string text)
        {
            foreach ((GrainId id, Entry entry) in _model)
            {
                if (entry.Namespace == @namespace && entry.Text == text) return id;
            }

            return null;
        }

        /// <summary>A change that was not acknowledged may have happened: what is found decides, and it must be one of the two.</summary>
        private void Adopt(GrainId id, Entry? entry, Dictionary<GrainId, Entry> found)
        {
            found.TryGetValue(id, out Entry? now);
            if (now != entry) return;
            if (entry is null) _model.Remove(id);
            else _model[id] = entry;
        }

        private static bool Same(GrainDraft draft, Entry entry) => draft.Namespace == entry.Namespace && draft.Text == entry.Text;

        private static string Join(IEnumerable<string> tags) => string.Join(',', tags);

        private static Entry EntryOf(Grain grain) => new(grain.Namespace, grain.Text, grain.Title, Join(grain.Tags));
    }
}
