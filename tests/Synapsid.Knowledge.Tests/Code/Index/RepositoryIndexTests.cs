using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Tests.Code.Index;

public sealed class RepositoryIndexTests
{
    [Fact]
    public void What_changed_is_read_again_and_nothing_else()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { }");
        tree.Write("b/b.cs", "class Beta { }");
        tree.Write("c.bin", "zero\0byte");
        IndexReport report = tree.Index.Update(new IndexRequest());
        Assert.Equal((2, 3, 0, 0), (report.Files, report.Added, report.Changed, report.Removed));
        Assert.Equal(1, report.LeftOut[SkipReason.Binary]);
        Assert.Equal(2, report.Symbols);
        Assert.Equal(["a.cs"], tree.FilesWith("Alpha"));

        report = tree.Index.Update(new IndexRequest());
        Assert.Equal((0, 0, 0, 0), (report.Added, report.Changed, report.Removed, report.Refreshed.Count));

        tree.Write("a.cs", "class Gamma { }", hoursAgo: 2);
        File.Delete(Path.Combine(tree.Root, "b/b.cs"));
        tree.Write("d.cs", "class Delta { }");
        report = tree.Index.Update(new IndexRequest());
        Assert.Equal((2, 1, 1, 1), (report.Files, report.Added, report.Changed, report.Removed));
        Assert.Empty(tree.FilesWith("Alpha"));
        Assert.Empty(tree.FilesWith("Beta"));
        Assert.Equal(["a.cs"], tree.FilesWith("Gamma"));
        Assert.Equal(["d.cs"], tree.FilesWith("Delta"));
    }

    [Fact]
    public void A_file_that_was_moved_is_recognised_and_one_that_was_touched_is_not_read_into_the_index()
    {
        using CodeTree tree = new();
        tree.Write("old.cs", "class Moved { }");
        tree.Write("same.cs", "class Same { }");
        tree.Index.Update(new IndexRequest());
        File.Move(Path.Combine(tree.Root, "old.cs"), Path.Combine(tree.Root, "new.cs"));
        tree.Write("same.cs", "class Same { }", hoursAgo: 3);
        IndexReport report = tree.Index.Update(new IndexRequest());
        Assert.Equal((1, 0, 0), (report.Renamed, report.Added, report.Removed));
        Assert.Equal(["new.cs"], report.Refreshed);
        Assert.Equal(["new.cs"], tree.FilesWith("Moved"));
    }

    [Fact]
    public void A_change_within_the_tick_of_the_clock_is_not_missed()
    {
        using CodeTree tree = new();
        string path = Path.Combine(tree.Root, "fast.cs");
        File.WriteAllText(path, "class One { }");
        DateTime stamp = File.GetLastWriteTimeUtc(path);
        tree.Index.Update(new IndexRequest());
        File.WriteAllText(path, "class Two { }");
        File.SetLastWriteTimeUtc(path, stamp);
        Freshness freshness = tree.Index.EnsureFresh(TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(["fast.cs"], freshness.Refreshed);
        Assert.Equal(["fast.cs"], tree.FilesWith("Two"));
    }

    [Fact]
    public void A_tree_that_is_watched_is_not_looked_at_again_until_it_changes()
    {
        using CodeTree tree = new();
        tree.Library.IsResident = true;
        for (int i = 0; i < 20; i++) tree.Write($"f{i}.cs", $"class C{i} {{ }}");
        tree.Index.Update(new IndexRequest());
        Freshness freshness = Fresh(tree); // looks again where the files were written just before the walk
        long saved = tree.Index.StatFigures!.SystemCallsSaved;
        long sweeps = tree.Index.StatFigures.Sweeps;
        for (int i = 0; i < 5; i++) Assert.Same(Freshness.Fresh, Fresh(tree));
        Assert.Equal(sweeps + 5, tree.Index.StatFigures.Sweeps);
        Assert.True(tree.Index.StatFigures.SystemCallsSaved >= saved + 100);

        tree.Write("f3.cs", "class Changed { }", hoursAgo: 2);
        tree.Write("new/g.cs", "class Fresh { }");
        freshness = Fresh(tree);
        Assert.True(freshness.IsFresh);
        Assert.Equal(["f3.cs", "new/g.cs"], freshness.Refreshed.Order());
        Assert.Equal(["f3.cs"], tree.FilesWith("Changed"));
        tree.Write("new/g.cs", "class Fresher { }", hoursAgo: 2);
        Assert.Equal(["new/g.cs"], Fresh(tree).Refreshed);
        Assert.Equal(["new/g.cs"], tree.FilesWith("Fresher"));

        static Freshness Fresh(CodeTree tree) =>
            tree.Index.EnsureFresh(TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    [Fact]
    public void A_view_stays_as_it_was_while_others_commit()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { }");
        tree.Index.Update(new IndexRequest());
        using CodeView before = tree.Index.Hold()!;
        tree.Write("a.cs", "class Beta { }", hoursAgo: 2);
        tree.Index.Update(new IndexRequest());
        CodeSegment segment = Assert.Single(before.Segments);
        Assert.Equal([0], segment.Words.IdentifierRows("Alpha", segment.Dead));
        Assert.Single(segment.Symbols!.FindByName("Alpha"));
        Assert.Empty(tree.FilesWith("Alpha"));
    }

    [Fact]
    public void Another_process_sees_what_was_committed_and_writes_after_it()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { }");
        using CodeLibrary other = tree.OpenLibrary();
        Assert.Null(other.Of(tree.Root).Hold());
        tree.Index.Update(new IndexRequest());
        Assert.Equal(1, Assert.Single(other.List()).Files);
        tree.Write("b.cs", "class Beta { }");
        Assert.Equal(1, other.Of(tree.Root).Update(new IndexRequest()).Added);
        Assert.Equal(["b.cs"], tree.FilesWith("Beta"));
    }

    [Fact]
    public void Whoever_cannot_wait_for_the_writer_is_told_and_reads_on()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { }");
        tree.Index.Update(new IndexRequest());
        using CodeLibrary other = tree.OpenLibrary();
        using (tree.Index.TakeWriter(TimeSpan.Zero, CancellationToken.None))
        {
            IndexRequest request = new() { Patience = TimeSpan.Zero };
            RepositoryBusyException busy =
                Assert.Throws<RepositoryBusyException>(() => other.Of(tree.Root).Update(request));
            Assert.Contains(tree.Index.Root, busy.Message);
            Freshness freshness = other.Of(tree.Root).EnsureFresh(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            Assert.False(freshness.IsFresh);
            using CodeView? view = other.Of(tree.Root).Hold();
            Assert.NotNull(view);
        }
    }

    [Fact]
    public void Symbols_get_their_vectors_once()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "/// <summary>Pays orders.</summary>\nclass Payer { public void Pay() { } }");
        tree.Index.Update(new IndexRequest());
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        using (CodeView view = tree.Index.Hold()!)
        {
            Assert.NotNull(view.Cards);
            Assert.True(view.Cards.Live.Count >= 2);
        }

        long generation = Generation(tree);
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        Assert.Equal(generation, Generation(tree));
        tree.Reopen();
        using CodeView again = tree.Index.Hold()!;
        Assert.True(again.Cards!.Live.Count >= 2);
        Assert.Equal(3, tree.Index.Describe().Cards); // class, method and file
        Assert.Equal(5, again.Cards.Live.Count); // and the two bodies
    }

    [Fact]
    public void Cards_that_have_a_vector_are_not_made_again_until_their_file_is_indexed_again()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Payer { public void Pay() { Settle(); } }");
        tree.Index.Update(new IndexRequest());
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        long generation = Generation(tree);
        tree.Write("a.cs", "class Payer { public void Pay() { Reimburse(); } }", hoursAgo: 2);
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        Assert.Equal(generation, Generation(tree)); // the file was not read
        tree.Index.Update(new IndexRequest());
        generation = Generation(tree);
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        Assert.True(Generation(tree) > generation);
    }

    [Fact]
    public void Any_damaged_file_is_told_or_mended_by_indexing_again()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { void Run() { } }");
        tree.Index.Update(new IndexRequest());
        tree.Library.Dispose();
        foreach (string file in Directory.GetFiles(tree.IndexFolder, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(file).Length == 0) continue;
            byte[] good = File.ReadAllBytes(file);
            byte[] bad = [.. good];
            bad[bad.Length / 3] ^= 0x55;
            File.WriteAllBytes(file, bad);
            using CodeLibrary library = tree.OpenLibrary();
            IndexReport report = library.Of(tree.Root).Update(new IndexRequest { Rebuild = true });
            Assert.Equal(1, report.Files);
            using CodeView view = library.Of(tree.Root).Hold()!;
            Assert.Single(view.Segments[0].Symbols!.FindByName("Alpha"));
        }
    }

    [Fact]
    public void Many_small_segments_are_folded_into_one()
    {
        using CodeTree tree = new();
        for (int i = 0; i < 12; i++)
        {
            tree.Write($"f{i}.cs", $"class C{i} {{ }}");
            tree.Index.Update(new IndexRequest());
        }

        using CodeView view = tree.Index.Hold()!;
        Assert.True(view.Segments.Count < 8, $"{view.Segments.Count} segments");
        for (int i = 0; i < 12; i++) Assert.Equal([$"f{i}.cs"], tree.FilesWith($"C{i}"));
    }

    [Fact]
    public void Symbols_are_read_again_once_ctags_is_there_and_kept_when_it_goes()
    {
        CodeOptions without = new() { CtagsProgram = "no-such-ctags" };
        using CodeTree tree = new(without);
        tree.Write("a.py", "class Alpha:\n    def beta(self):\n        pass\n");
        tree.Write("b.cs", "class Gamma { }");
        IndexReport report = tree.Index.Update(new IndexRequest());
        Assert.Equal(1, report.Symbols);
        Assert.Equal(["synapsid 1, no ctags"], tree.Index.Describe().SymbolsBy);
        Assert.Contains(report.Remarks, remark => remark.EndsWith("universal-ctags and run: syn index", StringComparison.Ordinal));
        tree.Index.EmbedCards(progress: null, CancellationToken.None);

        tree.Reopen(new CodeOptions());
        using CodeView before = tree.Index.Hold()!;
        tree.Index.EnsureFresh(TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(1, tree.Index.Describe().Symbols);
        report = tree.Index.Update(new IndexRequest());
        Assert.Equal(3, report.Symbols);
        Assert.StartsWith("The symbols of 2 files were read again, by: synapsid 1, ctags ", Assert.Single(report.Remarks));
        Assert.StartsWith("synapsid 1, ctags ", Assert.Single(tree.Index.Describe().SymbolsBy));
        Assert.Equal("Gamma", before.Segments[0].Symbols!.NameOf(0));
        tree.Index.EmbedCards(progress: null, CancellationToken.None);
        Assert.True(tree.Index.Describe().Cards > 3);
        Assert.Empty(tree.Index.Update(new IndexRequest()).Remarks);
        string folder = Path.Combine(tree.IndexFolder, tree.Index.Id);
        Assert.Single(Directory.GetFiles(folder, "*.sym"));

        tree.Reopen(without);
        Assert.Equal(3, tree.Index.Update(new IndexRequest()).Symbols);
    }

    [Fact]
    public void A_manifest_of_the_first_version_is_read_and_its_symbols_are_read_again()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Gamma { }");
        tree.Index.Update(new IndexRequest());
        string path = Path.Combine(tree.IndexFolder, tree.Index.Id + ".manifest");
        CodeManifest manifest = CodeManifest.Read(PhysicalFileSystem.Instance, path);
        SegmentEntry segment = Assert.Single(manifest.Segments);
        RecordWriter old = new();
        old.Raw("SYNCODEM"u8);
        old.Varint(1);
        old.Text(manifest.Root);
        old.Text(manifest.Name);
        old.Int64(manifest.Generation);
        old.Varint((ulong)manifest.NextNumber);
        old.Int64(manifest.IndexedAt.ToUnixTimeMilliseconds());
        old.Byte(1);
        old.OptionalText(null);
        old.OptionalText(null);
        old.Varint(0);
        old.Varint(0);
        old.Text("");
        old.Varint(0);
        old.Varint(1);
        old.Varint((ulong)segment.Number);
        old.Varint((ulong)segment.Rows);
        old.Byte(1);
        for (int field = 0; field < 5; field++) old.Varint(0);
        CheckedFile.Write(PhysicalFileSystem.Instance, path, old.Written);
        tree.Reopen();
        Assert.Equal(1, tree.Index.Describe().Symbols);
        Assert.Empty(tree.Index.Describe().SymbolsBy);
        Assert.Equal(1, tree.Index.Update(new IndexRequest()).Symbols);
        Assert.Equal(["synapsid 1"], tree.Index.Describe().SymbolsBy);
    }

    [Fact]
    public void Nothing_is_left_of_an_index_that_was_deleted()
    {
        using CodeTree tree = new();
        tree.Write("a.cs", "class Alpha { }");
        tree.Index.Update(new IndexRequest());
        tree.Index.Delete();
        Assert.False(tree.Index.Exists);
        Assert.Empty(tree.Library.List());
        Assert.DoesNotContain(
            Directory.GetFiles(tree.IndexFolder, "*", SearchOption.AllDirectories), file => new FileInfo(file).Length > 0);
    }

    private static long Generation(CodeTree tree)
    {
        using CodeView view = tree.Index.Hold()!;
        return view.Generation;
    }
}
