namespace Synapsid.Knowledge.Documents;

/// <summary>A document file is not what was written: a bit flipped, the file was cut, or it is another file.</summary>
public sealed class DocumentDamagedException(string message) : IOException(message);
