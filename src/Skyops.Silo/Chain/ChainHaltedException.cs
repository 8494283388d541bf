namespace Skyops.Silo.Chain;

/// <summary>What the chain says cannot be, so nothing more is taken from it.</summary>
internal sealed class ChainHaltedException(string message) : Exception(message);
