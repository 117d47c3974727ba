using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class FileCardTests
{
    [Fact]
    public void Path_comment_and_names_are_told()
    {
        string card = FileCard.Compose(
            "src/lazyfree.c", "/* Frees objects in another thread. */\n#include <x.h>\nint a;\n", ["freeObjAsync", "lazy_free"]);
        Assert.Equal("src lazyfree. Frees objects in another thread . free obj async, lazy free", card);
    }

    [Fact]
    public void The_licence_is_left_out()
    {
        string card = FileCard.Compose("a.cs", "// Copyright (c) Somebody.\n// Licensed under a license.\n// Counts keys.\n", []);
        Assert.DoesNotContain("icens", card, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("opyright", card, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Counts keys", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_stays_short()
    {
        string head = string.Concat(Enumerable.Repeat("// Some words that go on and on without an end\n", 200));
        string card = FileCard.Compose("a/b.cs", head, Enumerable.Repeat("someName", 500));
        Assert.InRange(card.Length, 300, 600);
    }
}
