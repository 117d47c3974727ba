namespace Synapsid.Search.Patterns;

/// <summary>Reads a row's bytes for <see cref="RowScanner"/>; called on several threads at once.</summary>
/// <param name="row">The row.</param>
/// <param name="buffer">A buffer of the calling thread: used, or replaced by a larger one.</param>
/// <returns>Bytes read into the buffer; negative where the row is no longer there.</returns>
public delegate int RowReader(int row, ref byte[] buffer);
