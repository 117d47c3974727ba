using System.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Tests.Import;

/// <summary>Looks into drafts.</summary>
internal static class DraftExtensions
{
    /// <summary>The values of the fields of a name, joined by a bar; null where there is none.</summary>
    public static string? Field(this EventDraft draft, string name)
    {
        string[] values = [.. draft.Fields.Where(field => field.Name == name).Select(field => field.Value)];
        return values.Length == 0 ? null : string.Join('|', values);
    }

    /// <summary>The raw bytes as text.</summary>
    public static string RawText(this EventDraft draft) => Encoding.UTF8.GetString(draft.Raw.Span);
}
