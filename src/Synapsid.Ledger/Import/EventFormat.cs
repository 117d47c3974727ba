namespace Synapsid.Ledger.Import;

/// <summary>One format that records can be read as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, as a phrase.</param>
/// <param name="CreateParser">Makes a parser for one source.</param>
public sealed record EventFormat(string Name, string Summary, Func<ImportOptions, IEventParser> CreateParser);
