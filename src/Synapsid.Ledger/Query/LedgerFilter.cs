namespace Synapsid.Ledger.Query;

/// <summary>One condition on an event.</summary>
/// <param name="Field">
/// <c>id</c>, <c>time</c>, <c>received</c>, <c>namespace</c>, <c>host</c>, <c>ip</c>, <c>collector</c>, <c>format</c>,
/// <c>type</c>, <c>type_name</c>, <c>severity</c>, <c>parse_failure</c>, <c>raw</c>, or the name of a parsed field.
/// </param>
/// <param name="Operator">How to compare.</param>
/// <param name="Values">What to compare with; one, or several where the operator takes any of them.</param>
public sealed record LedgerFilter(string Field, FilterOperator Operator, params IReadOnlyList<string> Values);
