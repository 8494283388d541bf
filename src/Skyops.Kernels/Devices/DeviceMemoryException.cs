namespace Skyops.Kernels.Devices;

/// <summary>An allocation does not fit a device's memory limit.</summary>
public sealed class DeviceMemoryException(string device, long neededBytes, long usedBytes, long limitBytes)
    : Exception($"{device}: {neededBytes:N0} bytes are needed, {usedBytes:N0} of the limit of {limitBytes:N0} bytes "
        + "are in use; take a smaller batch or model, or raise the memory limit")
{
    /// <summary>Bytes asked for.</summary>
    public long NeededBytes { get; } = neededBytes;

    /// <summary>Bytes in use before.</summary>
    public long UsedBytes { get; } = usedBytes;

    /// <summary>The limit.</summary>
    public long LimitBytes { get; } = limitBytes;
}
