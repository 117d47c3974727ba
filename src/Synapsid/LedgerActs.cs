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
    private const string Default = "(default)";

    private static readonly string[] SecretWords = ["password", "secret", "token"];

    /// <summary>Writes a start, and before it what is set otherwise than at the start before.</summary>
    public void Started(SynapsidConfiguration configuration)
    {
        Dictionary<string, string> now = SettingsOf(configuration);
        if (LastStart() is { } last)
        {
            Dictionary<string, string> before = SettingsOf(last);
            Dictionary<string, string> changed = new(StringComparer.Ordinal);
            foreach ((string name, string value) in now)
            {
                if (before.GetValueOrDefault(name) != value) changed.Add(name, value);
            }

            foreach (string name in before.Keys)
            {
                if (!now.ContainsKey(name)) changed.Add(name, Default);
            }

            if (changed.Count > 0) Write("configuration", FieldsOf(changed));
        }

        Write(StartAct, FieldsOf(now));
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

    private LedgerEvent? LastStart() => ledger().Count == 0 ? null : ledger().Search(
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

    /// <summary>What is not set by default, under the names of the fields that tell it.</summary>
    private static Dictionary<string, string> SettingsOf(SynapsidConfiguration configuration)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (EffectiveSetting effective in configuration.Effective)
        {
            if (effective.Origin == SynapsidConfiguration.DefaultOrigin) continue;
            string key = effective.Setting.Key;
            bool isSecret = SecretWords.Any(word => key.Contains(word, StringComparison.Ordinal));
            settings.Add(SettingPrefix + key, isSecret ? Hidden : effective.Text);
        }

        return settings;
    }

    /// <summary>The same of a start that was written.</summary>
    private static Dictionary<string, string> SettingsOf(LedgerEvent start)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (EventField field in start.Fields)
        {
            bool isSetting = field.Name.StartsWith(SettingPrefix, StringComparison.Ordinal);
            if (isSetting) settings.TryAdd(field.Name, field.Value);
        }

        return settings;
    }

    private static EventField[] FieldsOf(Dictionary<string, string> settings)
    {
        EventField[] fields = new EventField[settings.Count];
        int count = 0;
        foreach ((string name, string value) in settings) fields[count++] = new EventField(name, value);
        return fields;
    }
}
