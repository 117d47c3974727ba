namespace Synapsid.Commands;

/// <summary>How far a long command has come.</summary>
/// <param name="Done">What is done; grows from one report to the next.</param>
/// <param name="Total">All there is to do, in the same unit; null where nobody knows.</param>
/// <param name="Message">What is being done, in a few words.</param>
public sealed record CommandProgress(double Done, double? Total, string Message);
