using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Tests.Kernels;

/// <summary>Every vector path of this machine with 1, 2, 3 and 7 threads.</summary>
public sealed class CpuMachines : IDisposable
{
    public IReadOnlyList<CpuDevice> All { get; } =
    [
        .. VectorPaths.Supported.SelectMany(path => new[] { 1, 2, 3, 7 }.Select(
            threads => new CpuDevice(
                new CpuDeviceOptions { Path = path, Threads = threads, SplitsEagerly = true }))),
    ];

    internal static Tensor Put(IDevice device, float[] values, params int[] extents)
    {
        var tensor = device.Allocate(new Shape(extents));
        device.Upload(values, tensor);
        return tensor;
    }

    public void Dispose()
    {
        foreach (var device in All)
        {
            device.Dispose();
        }
    }
}
