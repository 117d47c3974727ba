namespace Synapsid.House.Tests;

public sealed class SourceOutlineTests
{
    private const string Sample = """
        using System;
        namespace A.B;

        [Flags(1, new[] { 2 })]
        public sealed partial class Outer<T>(int x) : Base(x) where T : class, new()
        {
            private static readonly int[] Table =
            [
                1, 2,
            ];
            private readonly Func<int> _later = () => { return 1; };
            private Dictionary<int, int> Map { get; } = new() { { 1, 2 } };
            private static ReadOnlySpan<byte> List =>
            [
                1, 2,
            ];
            public int Short => 1;

            // A comment belongs to nobody.
            [Attribute("{")]
            public int Long(int a = 3, string b = "}")
                where T : struct
            {
                if (a == 3) { return 1; }
                int Local() { return 2; }
                return Local();
            }

            public static bool operator ==(Outer<T> a, Outer<T> b)
            {
                return true;
            }

            public string Switch(int a) => a switch
            {
                1 => "x",
                _ => new { A = 1 }.ToString(),
            };

            public Outer() : this(1)
            {
            }

            private enum Inner { A = 1, B }
            private sealed record Pair(int A, int B);
        }

        internal readonly record struct Point(int X, int Y);
        public delegate T Maker<T>(int a);
        """;

    private static readonly (IReadOnlyList<SourceMember> Types, IReadOnlyList<SourceMember> Functions) Outline =
        SourceOutline.Of(SourceScanner.Scan(Sample).Code);

    [Fact]
    public void Types_are_found_with_what_is_around_them() =>
        Assert.Equal(
            [("Inner", 1), ("Pair", 1), ("Outer", 0), ("Point", 0), ("Maker", 0)],
            Outline.Types.Select(type => (type.Name, type.Depth)));

    [Fact]
    public void Functions_are_found_with_their_length_and_data_is_not() =>
        Assert.Equal(
            [("Map", 1), ("Short", 1), ("Long", 8), ("operator_", 4), ("Switch", 5), ("Outer", 3)],
            Outline.Functions.Select(function => (function.Name, function.Lines)));

    [Fact]
    public void A_namespace_with_braces_is_looked_into()
    {
        const string Code = "namespace A { class B { void C() { } } interface D { } }";
        (IReadOnlyList<SourceMember> types, _) = SourceOutline.Of(Code);
        Assert.Equal([("B", 0), ("D", 0)], types.Select(type => (type.Name, type.Depth)));
    }
}
