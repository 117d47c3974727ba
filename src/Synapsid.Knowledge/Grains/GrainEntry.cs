namespace Synapsid.Knowledge.Grains;

/// <summary>What the store keeps in memory of one version of a grain; the rest lies in the document file.</summary>
/// <param name="Id">The grain.</param>
/// <param name="Content">Names its text within its namespace.</param>
/// <param name="DocumentOffset">Where its document begins.</param>
/// <param name="FirstRow">Its first chunk's row in the vectors and the text index; the others follow.</param>
/// <param name="RowCount">Its chunks.</param>
/// <param name="Namespace">Its namespace, by number in the table's dictionary.</param>
/// <param name="Tags">Its tags, by number in the table's dictionary.</param>
/// <param name="CreatedMs">When it was first stored, Unix milliseconds.</param>
/// <param name="UpdatedMs">When it was last changed, Unix milliseconds.</param>
/// <param name="ValidFromMs">From when on it holds; <see cref="long.MinValue"/> when open.</param>
/// <param name="ValidToMs">Until when it holds; <see cref="long.MaxValue"/> when open.</param>
/// <param name="Live">False once it was deleted or replaced by a later version.</param>
internal readonly record struct GrainEntry(
    GrainId Id,
    ContentKey Content,
    long DocumentOffset,
    int FirstRow,
    int RowCount,
    int Namespace,
    int[] Tags,
    long CreatedMs,
    long UpdatedMs,
    long ValidFromMs,
    long ValidToMs,
    bool Live);
