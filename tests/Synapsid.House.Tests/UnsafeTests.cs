using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>What the runtime does not check is done in Synapsid.Base alone, and argued for where it is done.</summary>
public sealed partial class UnsafeTests
{
    /// <summary>
    /// Members that keep the bounds and lifetime of the span that they are given, so that no mistake with them can
    /// touch
    /// foreign memory. AsBytes and Cast only view the same bytes as other numbers; TryGetArray hands out what is there.
    /// </summary>
    private static readonly string[] CheckedMemoryMarshal = ["AsBytes", "Cast", "TryGetArray"];

    [Fact]
    public void Unchecked_memory_is_touched_on_the_lowest_floor_only() =>
        Complaints.AssertNone(Repository.Sources
            .Where(file => !file.Path.StartsWith("src/Synapsid.Base/", StringComparison.Ordinal))
            .SelectMany(Unchecked));

    [Fact]
    public void Each_file_that_does_so_opens_with_its_safety_argument() =>
        Complaints.AssertNone(Repository.Sources
            .Where(file => Unchecked(file).Any() && !SafetyArgument().IsMatch(Opening(file)))
            .Select(file => file.Path + " says nowhere before its type why it is safe"));

    [Theory]
    [InlineData("unsafe void A() { }")]
    [InlineData("x = Unsafe.As<A>(b);")]
    [InlineData("x = System.Runtime.CompilerServices.Unsafe.Add(ref a, 1);")]
    [InlineData("NativeMemory.Free(p);")]
    [InlineData("[DllImport(x)] static extern void A();")]
    [InlineData("[LibraryImport(x)] partial void A();")]
    [InlineData("x = MemoryMarshal.GetReference(y);")]
    [InlineData("x = Marshal.AllocHGlobal(1);")]
    public void What_is_unchecked_is_recognised(string code) => Assert.Single(Unchecked(new SourceFile("a.cs", code)));

    [Theory]
    [InlineData("x = MemoryMarshal.AsBytes(y);")]
    [InlineData("x = MemoryMarshal.Cast<byte, float>(y);")]
    [InlineData("// unsafe\nx = \"Unsafe.As\";")]
    [InlineData("isUnsafe = true;")]
    [InlineData("x = Marshal.GetLastPInvokeError();")]
    public void What_is_checked_is_not(string code) => Assert.Empty(Unchecked(new SourceFile("a.cs", code)));

    private static IEnumerable<string> Unchecked(SourceFile file) =>
        UncheckedCode().Matches(file.Code)
            .Where(match => !CheckedMemoryMarshal.Contains(match.Groups["member"].Value))
            .Select(match => $"{file.At(match.Index)} uses {match.Value}");

    // The comments before the first declaration or on it: everything up to the first brace of the code.
    private static string Opening(SourceFile file)
    {
        int brace = file.Code.IndexOf('{');
        return file.Comments[..(brace < 0 ? file.Comments.Length : brace)];
    }

    [GeneratedRegex(
        @"\bunsafe\b|\bUnsafe\.\w+|\bNativeMemory\b|\bDllImport\b|\bLibraryImport\b"
        + @"|\bMemoryMarshal\.(?<member>\w+)|\bMarshal\.(?!GetLast)\w+")]
    private static partial Regex UncheckedCode();

    [GeneratedRegex(@"\bsafe", RegexOptions.IgnoreCase)]
    private static partial Regex SafetyArgument();
}
