namespace Skyops.Kernels.Formats;

/// <summary>Bytes are not a file in the strict form of safetensors that Skyops reads.</summary>
public sealed class SafetensorsException(string message)
    : FormatException($"not a canonical safetensors file: {message}");
