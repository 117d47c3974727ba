using System.Text.Json;

namespace Synapsid.Cli.Tests.Verbs;

public sealed class IndexVerbTests : IDisposable
{
    private const string Source = """
        namespace Shop;

        /// <summary>Keeps the orders that were paid.</summary>
        public sealed class OrderStore
        {
            public void StoreOrder(int id) => Check(id);

            private static void Check(int id) { }
        }
        """;

    private readonly TestShell _shell = new();
    private readonly string _root;

    public IndexVerbTests() => _root = Path.GetDirectoryName(_shell.Write("shop/OrderStore.cs", Source))!;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_folder_is_indexed_searched_by_every_verb_and_forgotten()
    {
        CliResult indexed = _shell.Good("index", _root, "--profile");
        Assert.Contains("1 files, 3 symbols, ", indexed.Output);
        Assert.Contains("walk ", indexed.Output);
        Assert.Contains("nothing changed", _shell.Good("index", _root).Output);
        CliResult found = _shell.Good("find", "paid orders", "--from", _root);
        Assert.Contains("OrderStore.cs:4-9  class Shop.OrderStore", found.Output);
        JsonElement hit = _shell.Good("find", "StoreOrder", "--json", "--from", _root).Json.GetProperty("results")[0];
        Assert.Equal("OrderStore.cs", hit.GetProperty("path").GetString());
        Assert.Equal(6, hit.GetProperty("start_line").GetInt32());
        Assert.Contains("OrderStore.cs:8-8", _shell.Good("def", "Check", "--from", _root).Output);
        Assert.Contains("OrderStore.cs:6", _shell.Good("refs", "Check", "--from", _root).Output);
        Assert.Contains("OrderStore.cs:", _shell.Good("map", "--from", _root).Output);
        Assert.Contains("class OrderStore", _shell.Good("read", "OrderStore.cs", "--from", _root).Output);
        Assert.Contains(_root, _shell.Good("index", "status").Output);
        _shell.Good("index", "remove", _root);
        Assert.Equal(ExitCode.NotFound, _shell.Run("find", "orders", "--from", _root).ExitCode);
    }

    [Fact]
    public void An_edit_is_found_by_the_next_question_and_told()
    {
        _shell.Good("index", _root);
        _shell.Write("shop/Refund.cs", "class Refund { void PayBack() { } }");
        CliResult found = _shell.Good("find", "PayBack", "--from", _root);
        Assert.Contains("Refund.cs:1-1", found.Output);
        Assert.Contains("Indexed again first: Refund.cs", found.Error);
    }

    [Fact]
    public void A_grain_is_anchored_to_a_symbol_and_told_beside_it_until_it_changed()
    {
        _shell.Good("index", _root);
        CliResult added = _shell.Good("add", "ids come from the bank", "--anchor", $"{_root}/OrderStore.cs#StoreOrder");
        Assert.Contains("stored  OrderStore.cs#Shop.OrderStore.StoreOrder:6-6 (fresh)", added.Output);
        Assert.Contains("[fresh] ", _shell.Good("find", "StoreOrder", "--from", _root).Output);
        Assert.Contains("ids come from the bank", _shell.Good("def", "StoreOrder", "--from", _root).Output);
        _shell.Write("shop/OrderStore.cs", "\n" + Source.Replace("Check(id);", "Check(id + 1);"));
        Assert.Contains("[stale] ", _shell.Good("read", "--symbol", "StoreOrder", "--from", _root).Output);
        Assert.Contains("StoreOrder:7-7 (stale)", _shell.Good("search", "bank").Output);
        CliResult refused = _shell.Run("add", "more", "--anchor", $"{_root}/OrderStore.cs#StoreOrdr");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("The nearest: Shop.OrderStore.StoreOrder", refused.Error);
    }

    [Fact]
    public void Grains_of_a_file_are_anchored_as_it_says()
    {
        _shell.Good("index", _root);
        string notes = _shell.Write(
            "notes.ndjson",
            "{\"text\":\"one\",\"anchor\":\"OrderStore.cs#Check\"}\n{\"text\":\"two\",\"anchor\":\"OrderStore.cs#Chek\"}\n");
        CliResult imported = _shell.Run("batch-import", notes);
        Assert.Contains("has no symbol 'Chek'", imported.Error + imported.Output);
        Assert.Contains("one", _shell.Good("def", "Check", "--from", _root).Output);
    }

    [Fact]
    public void What_was_left_out_is_told_with_its_reason()
    {
        _shell.Write("shop/picture.bin", [1, 0, 2, 0]);
        _shell.Write("shop/.synignore", "secret.txt\n");
        _shell.Write("shop/secret.txt", "hidden");
        Assert.Contains("1 binary", _shell.Good("index", _root).Error);
        string status = _shell.Good("index", "status", "--skipped").Output;
        Assert.Contains("picture.bin: it is not text", status);
        Assert.Contains("secret.txt: a rule of a .synignore ignores it", status);
    }

    [Fact]
    public void Mistakes_end_with_a_sentence_and_a_code()
    {
        CliResult none = _shell.Run("find", "anything", "--from", _root);
        Assert.Equal(ExitCode.NotFound, none.ExitCode);
        Assert.Contains("syn index PATH", none.Error);
        CliResult absent = _shell.Run("index", Path.Combine(_root, "absent"));
        Assert.Equal(ExitCode.StorageFailed, absent.ExitCode);
        Assert.Contains("there is no such folder", absent.Error);
        _shell.Good("index", _root);
        Assert.Equal(ExitCode.Usage, _shell.Run("find", "a(", "--mode", "regex", "--from", _root).ExitCode);
        Assert.Equal(ExitCode.NotFound, _shell.Run("read", "Absent.cs", "--from", _root).ExitCode);
        Assert.Equal(ExitCode.NotFound, _shell.Run("find", "a", "--repository", "other").ExitCode);
        Assert.Contains("Like it: Check", _shell.Good("def", "Chekc", "--from", _root).Error);
    }
}
