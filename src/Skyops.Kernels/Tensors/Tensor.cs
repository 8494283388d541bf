using Skyops.Kernels.Devices;

namespace Skyops.Kernels.Tensors;

/// <summary>
/// Binary32 elements in a device's memory. The payload of a NaN is not part of its value: reading out writes every NaN
/// as 0x7FC00000, so that processors that make different NaNs agree.
/// </summary>
public sealed class Tensor : IDisposable
{
    /// <summary>Wraps memory that a device allocated for this shape.</summary>
    public Tensor(IDevice device, Shape shape, DeviceBuffer buffer)
    {
        Device = device;
        Shape = shape;
        Buffer = buffer;
    }

    /// <summary>The device whose memory this is.</summary>
    public IDevice Device { get; }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The device's memory.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>How many elements.</summary>
    public int Count => Shape.Count;

    /// <summary>The elements, row-major, NaN canonical.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        Device.Download(this, values);
        return values;
    }

    /// <summary>Gives the memory back to the device.</summary>
    public void Dispose() => Buffer.Dispose();
}
