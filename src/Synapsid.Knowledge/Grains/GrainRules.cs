using System.Text;

namespace Synapsid.Knowledge.Grains;

/// <summary>Checks what callers hand in against the limits, in one place for every road in.</summary>
internal static class GrainRules
{
    /// <summary>
    /// The draft with its blanks filled in and tags made unique; throws <see cref="GrainRejectedException"/>.
    /// </summary>
    public static GrainDraft Accept(GrainDraft draft, GrainOptions options)
    {
        CheckText(draft.Text, options);
        CheckValidity(draft.ValidFrom, draft.ValidTo);
        return draft with
        {
            Title = Field("title", draft.Title),
            Tags = Tags(draft.Tags),
            Namespace = draft.Namespace is null ? GrainOptions.DefaultNamespace : Label("namespace", draft.Namespace),
            Author = Field("author", draft.Author),
            Source = Field("source", draft.Source),
            Mime = Field("mime", draft.Mime) ?? "text/plain",
            Language = Field("language", draft.Language),
        };
    }

    /// <summary>The patch applied to a grain, as a draft that was accepted.</summary>
    public static GrainDraft Accept(Grain grain, GrainPatch patch, GrainOptions options)
    {
        if (patch.IsEmpty) throw new GrainRejectedException("The update names no field to change.");
        return Accept(
            new GrainDraft
            {
                Text = patch.Text ?? grain.Text,
                Title = patch.Title ?? grain.Title,
                Tags = patch.Tags ?? grain.Tags,
                Namespace = grain.Namespace,
                Author = patch.Author ?? grain.Author,
                Source = patch.Source ?? grain.Source,
                Mime = patch.Mime ?? grain.Mime,
                Language = patch.Language ?? grain.Language,
                ValidFrom = patch.ValidFrom ?? grain.ValidFrom,
                ValidTo = patch.ValidTo ?? grain.ValidTo,
            },
            options);
    }

    /// <summary>Checks a query; throws <see cref="GrainRejectedException"/>.</summary>
    public static void Check(GrainQuery query, GrainOptions options)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            throw new GrainRejectedException("The query is empty. Say what to look for.");
        }

        CheckUnicode("query", query.Text);
        if (Encoding.UTF8.GetByteCount(query.Text) > options.TextBytesMax)
        {
            throw new GrainRejectedException(
                $"The query is longer than {options.TextBytesMax:N0} bytes.", tooLarge: true);
        }

        if (query.K < 1 || query.K > options.ResultsMax)
        {
            throw new GrainRejectedException($"k is {query.K}; it must lie between 1 and {options.ResultsMax}.");
        }
    }

    private static void CheckText(string text, GrainOptions options)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new GrainRejectedException("The text is empty.");
        CheckUnicode("text", text);
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > options.TextBytesMax)
        {
            throw new GrainRejectedException(
                $"The text has {bytes:N0} bytes; the limit is {options.TextBytesMax:N0}. "
                + "Split it, or raise grains.text_bytes_max.",
                tooLarge: true);
        }
    }

    private static void CheckValidity(DateTimeOffset? from, DateTimeOffset? to)
    {
        // Times are kept in milliseconds: what begins and ends within one would be refused when it is next changed.
        if (from?.ToUnixTimeMilliseconds() >= to?.ToUnixTimeMilliseconds())
        {
            throw new GrainRejectedException(
                $"valid_from ({from:o}) is not before valid_to ({to:o}), in milliseconds.");
        }
    }

    private static string[] Tags(IReadOnlyList<string> tags)
    {
        string[] unique = tags.Select(tag => Label("tag", tag)).Distinct(StringComparer.Ordinal).ToArray();
        return unique.Length <= GrainOptions.TagsMax
            ? unique
            : throw new GrainRejectedException(
                $"The grain has {unique.Length} tags; the limit is {GrainOptions.TagsMax}.");
    }

    private static string Label(string name, string value)
    {
        string label = value.Trim();
        CheckUnicode(name, label);
        if (label.Length == 0) throw new GrainRejectedException($"A {name} is empty.");
        if (label.Length > GrainOptions.LabelLengthMax)
        {
            throw new GrainRejectedException(
                $"A {name} has {label.Length} characters; the limit is {GrainOptions.LabelLengthMax}.");
        }

        if (label.Any(char.IsControl)) throw new GrainRejectedException($"A {name} contains a control character.");
        return label;
    }

    private static string? Field(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        CheckUnicode(name, value);
        return value.Length <= GrainOptions.FieldLengthMax
            ? value
            : throw new GrainRejectedException(
                $"The {name} has {value.Length:N0} characters; the limit is {GrainOptions.FieldLengthMax:N0}.");
    }

    /// <summary>A string with half a surrogate pair would not come back from disk as it went in.</summary>
    private static void CheckUnicode(string name, string value)
    {
        ReadOnlySpan<char> rest = value;
        for (int index = rest.IndexOfAnyInRange('\ud800', '\udfff'); index >= 0;)
        {
            if (Rune.DecodeFromUtf16(rest[index..], out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                throw new GrainRejectedException($"The {name} is not valid Unicode: half a surrogate pair.");
            }

            rest = rest[(index + consumed)..];
            index = rest.IndexOfAnyInRange('\ud800', '\udfff');
        }
    }
}
