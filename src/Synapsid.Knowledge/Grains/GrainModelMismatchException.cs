namespace Synapsid.Knowledge.Grains;

/// <summary>The store's vectors were made by another model than the one that is loaded.</summary>
public sealed class GrainModelMismatchException(string message) : Exception(message);
