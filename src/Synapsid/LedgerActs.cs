using System.Text;
using Synapsid.Configuration;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Query;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid;

/// <summary>
/// Writes what Synapsid itself does, and what a person who audits it would ask for, as events of the namespace
/// <c>synapsid</c>: starts, stops, failed logins, changed settings, imports and erasures.
/// </summary>
/// <param name="ledger">Opens the ledger.</param>
internal sealed class LedgerActs(Func<EventLedger> ledger)
{
    private const string Space = "synapsid";
    private const string StartAct = "start";
    private const string SettingPrefix = "setting.";
    private const string Hidden = "(hidden)";

    private static readonly string[] SecretWords = ["password", "secret", "token"];

    /// <summary>Writes a start, and before it what is set otherwise than at the start before.</summary>
    public void Started(SynapsidConfiguration configuration)
    {
        EventField[] now = [.. SettingsOf(configuration)];
        if (LastStart() is { } last)
        {
            Dictionary<string, string> before = last.Fields
                .Where(field => field.Name.StartsWith(SettingPrefix, StringComparison.Ordinal))
                .DistinctBy(field => field.Name, StringComparer.Ordinal)
                .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
            EventField[] changed =
            [
                .. now.Where(field => before.GetValueOrDefault(field.Name) != field.Value),
                .. before.Keys.Where(name => now.All(field => field.Name != name))
                    .Select(name => new EventField(name, "(default)")),
            ];
            if (changed.Length > 0) Write("configuration", changed);
        }

        Write(StartAct, now);
    }

    /// <summary>Writes an act; it is durable on return.</summary>
    public void Write(string act, params IReadOnlyList<EventField> fields)
    {
        string text = act + string.Concat(fields.Select(field => $" {field.Name}={field.Value}"));
        EventBatch batch = new(1, 1024);
        batch.Add(new EventDraft
        {
            Namespace = Space,
            Collector = Space,
            Format = Space,
            Type = EventType.Custom,
            TypeName = act,
            Severity = Severity.Informational,
            Fields = fields,
            Raw = Encoding.UTF8.GetBytes(text),
        });
        EventLedger open = ledger();
        open.Wait(open.Append(batch), Synapsid.Ledger.ReceiptLevel.Durable);
    }

    private LedgerEvent? LastStart() => ledger().Search(
        new LedgerQuery
        {
            Filters =
            [
                new LedgerFilter("namespace", FilterOperator.Equal, Space),
                new LedgerFilter("type_name", FilterOperator.Equal, StartAct),
            ],
            Limit = 1,
        },
        CancellationToken.None).Events is [LedgerEvent last, ..] ? last : null;

    private static IEnumerable<EventField> SettingsOf(SynapsidConfiguration configuration) =>
        from effective in configuration.Effective
        where effective.Origin != SynapsidConfiguration.DefaultOrigin
        let isSecret = SecretWords.Any(word => effective.Setting.Key.Contains(word, StringComparison.Ordinal))
        select new EventField(SettingPrefix + effective.Setting.Key, isSecret ? Hidden : effective.Text);
}
