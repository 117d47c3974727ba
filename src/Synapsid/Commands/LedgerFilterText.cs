using Synapsid.Ledger.Query;

namespace Synapsid.Commands;

/// <summary>
/// Conditions on events as people write them: <c>severity&gt;=high</c>, <c>dns.query contains example</c>,
/// <c>ip cidr 10.0.0.0/8</c>, <c>host in a,b</c>, <c>user.name exists</c>.
/// </summary>
public static class LedgerFilterText
{
    // Longer signs before those that they begin with.
    private static readonly (string Sign, FilterOperator Operator)[] Signs =
    [
        ("!=", FilterOperator.NotEqual),
        ("<=", FilterOperator.LessOrEqual),
        (">=", FilterOperator.GreaterOrEqual),
        ("=", FilterOperator.Equal),
        ("<", FilterOperator.Less),
        (">", FilterOperator.Greater),
    ];

    private static readonly Dictionary<string, FilterOperator> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["in"] = FilterOperator.In,
        ["contains"] = FilterOperator.Contains,
        ["startswith"] = FilterOperator.StartsWith,
        ["endswith"] = FilterOperator.EndsWith,
        ["cidr"] = FilterOperator.Cidr,
        ["regex"] = FilterOperator.Regex,
        ["exists"] = FilterOperator.Exists,
    };

    /// <summary>Reads one condition.</summary>
    /// <exception cref="BadArgumentException">It is none; the message shows how to write one.</exception>
    public static LedgerFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string condition = text.Trim();
        int nameEnd = condition.AsSpan().IndexOfAny(" =<>!");
        if (nameEnd > 0)
        {
            string field = condition[..nameEnd];
            string rest = condition[nameEnd..].TrimStart();
            foreach ((string sign, FilterOperator @operator) in Signs)
            {
                if (!rest.StartsWith(sign, StringComparison.Ordinal)) continue;
                return new LedgerFilter(field, @operator, rest[sign.Length..].TrimStart());
            }

            int wordEnd = rest.IndexOf(' ', StringComparison.Ordinal);
            string word = wordEnd < 0 ? rest : rest[..wordEnd];
            string value = wordEnd < 0 ? "" : rest[wordEnd..].Trim();
            if (Words.TryGetValue(word, out FilterOperator named)
                && (value.Length > 0 || named == FilterOperator.Exists))
            {
                return new LedgerFilter(field, named, ValuesOf(named, value));
            }
        }

        throw new BadArgumentException(
            $"'{text}' is no condition. Write a field, one of = != < <= > >= in contains startswith endswith "
            + $"cidr regex "
            + "exists, and a value: severity>=high, \"dns.query contains example\", \"host in a,b\".");
    }

    private static string[] ValuesOf(FilterOperator @operator, string value) => @operator switch
    {
        FilterOperator.Exists => value.Length == 0 ? [] : [value],
        FilterOperator.In or FilterOperator.Cidr =>
            value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [value],
    };
}
