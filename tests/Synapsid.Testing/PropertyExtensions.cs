using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Synapsid.Testing;

/// <summary>Checks a property with cases that are the same in every run, so that a build is green or red for a reason
/// in the change. To explore others, set <c>SYNAPSID_TEST_SEED</c> to a number or to <c>random</c>.</summary>
public static class PropertyExtensions
{
    private const ulong FixedSeed = 0x53594E4150534944;
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Throws with the smallest case that fails, and the seed that leads to it.</summary>
    public static void Holds(this Property property)
    {
        Config config = Config.QuickThrowOnFailure;
        string? chosen = Environment.GetEnvironmentVariable("SYNAPSID_TEST_SEED");
        if (chosen != "random") config = config.WithReplay(SeedOf(chosen), Gamma);
        property.Check(config);
    }

    private static ulong SeedOf(string? chosen) =>
        ulong.TryParse(chosen, CultureInfo.InvariantCulture, out ulong seed) ? seed : FixedSeed;
}
