namespace Skyops.Worker.Devices;

/// <summary>NVML is not there or refused a call.</summary>
internal sealed class NvmlException(string message) : Exception(message);
