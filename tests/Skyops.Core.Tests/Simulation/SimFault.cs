namespace Skyops.Core.Tests.Simulation;

/// <summary>What the simulated world does to those in it. Only this is caught; anything else is a bug.</summary>
internal sealed class SimFault(string message) : Exception(message);
