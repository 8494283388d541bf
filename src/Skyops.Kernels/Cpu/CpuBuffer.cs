using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <summary>A block of the host's memory, aligned to 64 bytes, that belongs to a <see cref="CpuMemoryPool"/>.</summary>
internal sealed unsafe class CpuBuffer(CpuMemoryPool pool, float* data, int sizeClass) : DeviceBuffer
{
    private CpuMemoryPool? _pool = pool;

    /// <summary>The first element.</summary>
    public float* Data => _pool is null ? throw new ObjectDisposedException(nameof(Tensor)) : data;

    protected override void Release() => Interlocked.Exchange(ref _pool, null)?.Return(data, sizeClass);
}
