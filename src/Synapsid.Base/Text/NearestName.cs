namespace Synapsid.Base.Text;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name at the least edit distance, the first of several; null where there is none to choose from.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(name, candidate));

    /// <summary>
    /// Letters to insert, delete or replace to turn one text into the other (Levenshtein's distance, by Wagner and
    /// Fischer's table kept to one row). Time is the product of the lengths.
    /// </summary>
    public static int Distance(string from, string to)
    {
        int[] row = new int[to.Length + 1];
        for (int column = 0; column < row.Length; column++) row[column] = column;
        for (int line = 1; line <= from.Length; line++)
        {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.Length; column++)
            {
                int replaced = diagonal + (from[line - 1] == to[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, 1 + Math.Min(diagonal, row[column - 1]));
            }
        }

        return row[^1];
    }
}
