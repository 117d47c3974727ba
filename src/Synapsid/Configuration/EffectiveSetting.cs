namespace Synapsid.Configuration;

/// <summary>A setting with the value that holds and where that came from.</summary>
/// <param name="Setting">The description.</param>
/// <param name="Value">The value, of the type that <see cref="Setting"/> states for its kind.</param>
/// <param name="Origin"><c>default</c>, <c>synapsid.yaml:12</c>, <c>environment SYNAPSID__…</c> or
/// <c>--set</c>.</param>
public sealed record EffectiveSetting(Setting Setting, object Value, string Origin)
{
    /// <summary>The value as a person would write it; stars where it is a secret that somebody has set.</summary>
    public string Text
    {
        get
        {
            string text = Setting.Format(Value);
            return Setting.IsSecret && text != Setting.DefaultText ? "***" : text;
        }
    }
}
