using System.Runtime.InteropServices;
using Skyops.Kernels.Cpu;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Devices;

/// <summary>The CPU back end.</summary>
public sealed unsafe class CpuDevice : IDevice
{
    private readonly CpuMemoryPool _memory;
    private readonly OutputThreads _threads;

    /// <summary>Starts the threads; memory is taken as it is needed.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message names all errors.</exception>
    /// <exception cref="UnsupportedMachineException">The processor has no fused multiply-add.</exception>
    public CpuDevice(CpuDeviceOptions? options = null)
    {
        options ??= new CpuDeviceOptions();
        if (options.Errors() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        Path = options.Path ?? VectorPaths.Widest;
        Threads = options.Threads;
        Name = $"cpu ({Path}, {Threads} {(Threads == 1 ? "thread" : "threads")})".ToLowerInvariant();
        _memory = new CpuMemoryPool(Name, options.MemoryLimitBytes);
        _threads = new OutputThreads(Threads, options.SplitsEagerly);
        var operations = CpuOperations.For(Path, _memory, _threads);
        (Matrix, Convolution, Normalisation) = (operations.Matrix, operations.Convolution, operations.Normalisation);
        (Pointwise, Pooling) = (operations.Pointwise, operations.Pooling);
        (Loss, Optimiser) = (operations.Loss, operations.Optimiser);
    }

    /// <summary>The vector width in use.</summary>
    public VectorPath Path { get; }

    /// <summary>How many threads compute.</summary>
    public int Threads { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long MemoryLimitBytes => _memory.LimitBytes;

    /// <inheritdoc/>
    public long MemoryUsedBytes => _memory.UsedBytes;

    /// <inheritdoc/>
    public IMatrixOperations Matrix { get; }

    /// <inheritdoc/>
    public IConvolutionOperations Convolution { get; }

    /// <inheritdoc/>
    public INormalisationOperations Normalisation { get; }

    /// <inheritdoc/>
    public IPointwiseOperations Pointwise { get; }

    /// <inheritdoc/>
    public IPoolingOperations Pooling { get; }

    /// <inheritdoc/>
    public ILossOperations Loss { get; }

    /// <inheritdoc/>
    public IOptimiserOperations Optimiser { get; }

    /// <inheritdoc/>
    public Tensor Allocate(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new Tensor(this, shape, _memory.Rent(shape.Count));
    }

    /// <inheritdoc/>
    public void Upload(ReadOnlySpan<float> source, Tensor destination)
    {
        CheckLength(source.Length, destination);
        source.CopyTo(new Span<float>(Memory.Of(destination), destination.Count));
    }

    /// <inheritdoc/>
    public void Download(Tensor source, Span<float> destination)
    {
        CheckLength(destination.Length, source);
        new ReadOnlySpan<float>(Memory.Of(source), source.Count).CopyTo(destination);
        foreach (ref var bits in MemoryMarshal.Cast<float, uint>(destination))
        {
            bits = (bits & 0x7FFFFFFF) > 0x7F800000 ? 0x7FC00000 : bits;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.Dispose();
        _memory.Dispose();
    }

    private static void CheckLength(int length, Tensor tensor)
    {
        if (length != tensor.Count)
        {
            throw new ArgumentException($"{length} elements do not fit a tensor of shape {tensor.Shape}");
        }
    }
}
