using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <summary>Reaches into tensors that live in the host's memory.</summary>
internal static unsafe class Memory
{
    /// <summary>The first element of a tensor.</summary>
    /// <exception cref="ArgumentException">The tensor lives on another device.</exception>
    public static float* Of(Tensor tensor) => tensor.Buffer is CpuBuffer buffer
        ? buffer.Data
        : throw new ArgumentException($"a tensor of {tensor.Device.Name} was given to the CPU back end");
}
