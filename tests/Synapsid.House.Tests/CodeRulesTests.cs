namespace Synapsid.House.Tests;

public sealed class CodeRulesTests
{
    [Fact]
    public void A_file_holds_the_one_type_that_it_is_named_after() =>
        Complaints.AssertNone(Repository.AllCode.SelectMany(CodeRules.OneType));

    [Fact]
    public void Nothing_is_left_unfinished_without_an_issue() =>
        Complaints.AssertNone(Repository.AllCode.SelectMany(CodeRules.NothingUnfinished));

    [Fact]
    public void No_failure_is_swallowed() =>
        Complaints.AssertNone(Repository.Sources.SelectMany(CodeRules.NoEmptyCatch));

    [Fact]
    public void Catching_everything_has_a_reason() =>
        Complaints.AssertNone(Repository.Sources.SelectMany(CodeRules.BroadCatchHasReason));

    [Theory]
    [InlineData("class B { }")]
    [InlineData("class A { }\nrecord B(int X);")]
    public void Another_type_than_the_files_is_found(string code) => Assert.Single(CodeRules.OneType(File(code)));

    [Theory]
    [InlineData("partial class A { class Inner { } }")]
    [InlineData("return 0;")]
    public void Inner_types_and_files_without_types_are_fine(string code) =>
        Assert.Empty(CodeRules.OneType(File(code)));

    [Theory]
    [InlineData("// TO" + "DO later")]
    [InlineData("// FIX" + "ME")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unfinished_work_is_found(string code) => Assert.Single(CodeRules.NothingUnfinished(File(code)));

    [Fact]
    public void Unfinished_work_with_an_issue_is_fine() =>
        Assert.Empty(CodeRules.NothingUnfinished(File("// TODO (#12) later")));

    [Theory]
    [InlineData("try { } catch { }")]
    [InlineData("try { } catch (IOException e) when (e.HResult == 1)\n{\n}")]
    public void An_empty_catch_is_found(string code) => Assert.Single(CodeRules.NoEmptyCatch(File(code)));

    [Fact]
    public void An_empty_catch_with_its_reason_is_fine() =>
        Assert.Empty(CodeRules.NoEmptyCatch(File("try { } catch (IOException)\n{\n    // Gone: what was asked for.\n}")));

    [Theory]
    [InlineData("x();\n\ny();\ntry { } catch (Exception) { z(); }", 1)]
    [InlineData("x();\n\ny();\ntry { } catch { z(); }", 1)]
    [InlineData("// The loop outlives any session.\ntry { } catch (Exception e) { z(); }", 0)]
    [InlineData("try { } catch (Exception e) when (e is IOException) { z(); }", 0)]
    [InlineData("try { } catch (IOException) { z(); }", 0)]
    [InlineData("try { } catch { z(); throw; }", 0)]
    [InlineData("x();\n\ny();\ntry { } catch { z(); }\nif (a) { throw; }", 1)]
    public void A_broad_catch_without_a_reason_is_found(string code, int complaints) =>
        Assert.Equal(complaints, CodeRules.BroadCatchHasReason(File(code)).Count());

    private static SourceFile File(string code) => new("src/A.cs", code);
}
