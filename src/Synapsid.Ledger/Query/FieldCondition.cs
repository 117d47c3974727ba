using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Query;

/// <summary>A filter made ready: its values parsed once, its expressions compiled.</summary>
internal sealed class FieldCondition
{
    private const int ScratchBytes = 64;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    private readonly FilterOperator _operator;
    private readonly byte[][] _values;
    private readonly double[] _numbers;
    private readonly long[] _ranks; // times in ticks, severities by number
    private readonly IPNetwork[] _networks = [];
    private readonly Regex[]? _expressions;
    private readonly bool _wanted = true;

    public FieldCondition(LedgerFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        filter = filter with { Values = [.. filter.Values.Distinct(StringComparer.Ordinal)] };
        Field = new FieldName(filter.Field);
        _operator = filter.Operator;
        if (filter.Values.Count == 0 && filter.Operator != FilterOperator.Exists)
        {
            throw new LedgerQueryException($"The filter on '{filter.Field}' has no value to compare with.");
        }

        _values = [.. filter.Values.Select(Encoding.UTF8.GetBytes)];
        _numbers = [.. filter.Values.Select(NumberOf)];
        _ranks = [.. filter.Values.Select(value => RankOf(filter, value))];
        if (_operator == FilterOperator.Cidr) _networks = [.. filter.Values.Select(value => NetworkOf(filter, value))];
        if (_operator == FilterOperator.Regex) _expressions = ExpressionsOf(filter);

        if (_operator == FilterOperator.Exists) _wanted = filter.Values is not ["false"];
    }

    public FieldName Field { get; }

    /// <summary>Where only events with one of these values can match, they are found by postings; else null.</summary>
    public IReadOnlyList<byte[]>? ExactValues =>
        _operator is FilterOperator.Equal or FilterOperator.In ? _values : null;

    /// <summary>Whether an event meets it.</summary>
    public bool Matches(in EventView view)
    {
        if (IsOrdered && Field.NumberIn(view) is { } rank) return Compares(rank.CompareTo(_ranks[0]));
        if (_operator is FilterOperator.Equal or FilterOperator.In or FilterOperator.NotEqual
            && Field.NumberIn(view) is { } number)
        {
            return _ranks.Contains(number) == (_operator != FilterOperator.NotEqual);
        }

        Span<byte> scratch = stackalloc byte[ScratchBytes];
        bool any = false;
        for (int at = 0; Field.TryGet(view, ref at, scratch, out ReadOnlySpan<byte> value);)
        {
            any = true;
            if (_operator == FilterOperator.Exists) return _wanted;
            if (MatchesValue(value)) return _operator != FilterOperator.NotEqual;
        }

        return _operator switch
        {
            FilterOperator.NotEqual => true,
            FilterOperator.Exists => any == _wanted,
            _ => false,
        };
    }

    private bool IsOrdered => _operator is FilterOperator.Less or FilterOperator.LessOrEqual
        or FilterOperator.Greater or FilterOperator.GreaterOrEqual;

    private bool MatchesValue(ReadOnlySpan<byte> value) => _operator switch
    {
        FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.In => IsOneOf(value),
        FilterOperator.Contains => ContainsOne(value),
        FilterOperator.StartsWith => StartsWithOne(value),
        FilterOperator.EndsWith => EndsWithOne(value),
        FilterOperator.Cidr => IsInNetwork(value),
        FilterOperator.Regex => MatchesExpression(value),
        _ => Compares(CompareValue(value)),
    };

    private bool IsOneOf(ReadOnlySpan<byte> value)
    {
        foreach (byte[] wanted in _values)
        {
            if (value.SequenceEqual(wanted)) return true;
        }

        return false;
    }

    private bool ContainsOne(ReadOnlySpan<byte> value)
    {
        foreach (byte[] wanted in _values)
        {
            if (TextMatch.Contains(value, wanted)) return true;
        }

        return false;
    }

    private bool StartsWithOne(ReadOnlySpan<byte> value)
    {
        foreach (byte[] wanted in _values)
        {
            if (TextMatch.StartsWith(value, wanted)) return true;
        }

        return false;
    }

    private bool EndsWithOne(ReadOnlySpan<byte> value)
    {
        foreach (byte[] wanted in _values)
        {
            if (TextMatch.EndsWith(value, wanted)) return true;
        }

        return false;
    }

    private bool IsInNetwork(ReadOnlySpan<byte> value)
    {
        const int AddressBytesMax = 65;
        if (value.Length > AddressBytesMax || !IPAddress.TryParse(value, out IPAddress? address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }

    private bool MatchesExpression(ReadOnlySpan<byte> value)
    {
        char[] text = ArrayPool<char>.Shared.Rent(Math.Max(1, value.Length));
        try
        {
            int length = Encoding.UTF8.GetChars(value, text);
            foreach (Regex expression in _expressions!)
            {
                if (expression.IsMatch(text.AsSpan(0, length))) return true;
            }

            return false;
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new LedgerQueryException($"The expression '{slow.Pattern}' takes too long. Make it simpler.", slow);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private int CompareValue(ReadOnlySpan<byte> value)
    {
        double parsed = 0;
        bool number = !double.IsNaN(_numbers[0])
            && Utf8Parser.TryParse(value, out parsed, out int used) && used == value.Length;
        return number ? parsed.CompareTo(_numbers[0]) : value.SequenceCompareTo(_values[0]);
    }

    private bool Compares(int order) => _operator switch
    {
        FilterOperator.Less => order < 0,
        FilterOperator.LessOrEqual => order <= 0,
        FilterOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private long RankOf(LedgerFilter filter, string value)
    {
        bool ranked = IsOrdered
            || filter.Operator is FilterOperator.Equal or FilterOperator.In or FilterOperator.NotEqual;
        if (!ranked) return 0;
        if (Field.Kind is FieldKind.Severity or FieldKind.Type)
        {
            int number = Field.NumberOf(value);
            return number >= 0 ? number : throw new LedgerQueryException($"There is no {filter.Field} '{value}'.");
        }

        if (!Field.IsTime) return 0;
        bool read = DateTimeOffset.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        return read
            ? EventRecordFormat.Ticks(time)
            : throw new LedgerQueryException($"'{value}' is no time. Write it as 2026-01-31T12:00:00Z.");
    }

    private static IPNetwork NetworkOf(LedgerFilter filter, string value)
    {
        if (IPNetwork.TryParse(value, out IPNetwork network)) return network;
        if (IPAddress.TryParse(value, out IPAddress? one)) return new IPNetwork(one, one.GetAddressBytes().Length * 8);
        throw new LedgerQueryException(
            $"The filter on '{filter.Field}' names '{value}', which is no network. Write it as 10.0.0.0/8; the bits "
            + "behind the prefix must be zero.");
    }

    private static Regex[] ExpressionsOf(LedgerFilter filter) =>
        [.. filter.Values.Select(value => ExpressionOf(filter, value))];

    private static Regex ExpressionOf(LedgerFilter filter, string value)
    {
        try
        {
            // Without backtracking the time grows with the text alone, whatever the expression.
            return new Regex(value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexTimeout);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new LedgerQueryException($"The filter on '{filter.Field}': {wrong.Message}", wrong);
        }
    }
}
