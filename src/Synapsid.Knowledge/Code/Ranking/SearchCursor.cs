using System.Globalization;
using System.Text;
using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>Where an answer ended, as text: how many hits were given, and a checksum of the question.</summary>
internal static class SearchCursor
{
    /// <summary>Hits that can be passed over.</summary>
    public const int OffsetMax = 1_000;

    /// <summary>The cursor after some hits.</summary>
    public static string After(int offset, CodeQuery query) =>
        string.Create(CultureInfo.InvariantCulture, $"{offset:x}.{Checksum(query):x8}");

    /// <summary>How many hits a cursor passes over; 0 where there is none.</summary>
    /// <exception cref="CodeQueryException">It was not given for this question.</exception>
    public static int OffsetOf(CodeQuery query)
    {
        if (string.IsNullOrEmpty(query.Cursor)) return 0;
        string[] parts = query.Cursor.Split('.');
        bool isOurs = parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int offset)
            && offset is > 0 and <= OffsetMax
            && parts[1] == Checksum(query).ToString("x8", CultureInfo.InvariantCulture);
        return isOurs
            ? int.Parse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new CodeQueryException(
                $"The cursor '{query.Cursor}' was not given for this question. Ask without a cursor, or repeat the "
                + "question exactly as it was.");
    }

    private static uint Checksum(CodeQuery query)
    {
        string text = string.Join(
            '\n',
            query.Text,
            query.Mode,
            query.PathGlob,
            string.Join(',', query.Languages),
            string.Join(',', query.Kinds),
            query.IgnoreCase);
        return Crc32C.Compute(Encoding.UTF8.GetBytes(text));
    }
}
