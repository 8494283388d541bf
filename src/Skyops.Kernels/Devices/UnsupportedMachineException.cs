namespace Skyops.Kernels.Devices;

/// <summary>The machine lacks an instruction that the kernels are defined by.</summary>
public sealed class UnsupportedMachineException(string message) : Exception(message);
