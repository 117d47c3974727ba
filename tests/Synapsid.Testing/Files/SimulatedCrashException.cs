namespace Synapsid.Testing.Files;

/// <summary>The simulated machine has no power.</summary>
public sealed class SimulatedCrashException() : IOException("The simulated machine has lost its power.");
