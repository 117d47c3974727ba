namespace Synapsid.Bench;

/// <summary>Arguments of a benchmark: options as <c>--name value</c>, switches as <c>--name</c> at the end, and the
/// rest.</summary>
internal sealed class BenchArguments
{
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);

    private BenchArguments()
    {
    }

    /// <summary>What belongs to no option.</summary>
    public List<string> Rest { get; } = [];

    /// <summary>Takes arguments apart.</summary>
    public static BenchArguments Parse(string[] arguments)
    {
        BenchArguments parsed = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                parsed.Rest.Add(arguments[i]);
                continue;
            }

            bool hasValue = i + 1 < arguments.Length && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            parsed._options[arguments[i][2..]] = hasValue ? arguments[++i] : null;
        }

        return parsed;
    }

    /// <summary>Whether an option or switch is there.</summary>
    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>The value of an option; null where it is not there.</summary>
    public string? Value(string name) => _options.GetValueOrDefault(name);
}
