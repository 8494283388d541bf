namespace Skyops.Kernels.Devices;

/// <summary>Settings of the CPU back end. None of them changes a bit of any result.</summary>
public sealed record CpuDeviceOptions
{
    /// <summary>How many threads compute, 1 to 1,024. Default: the number of logical processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The vector width. Default: null, the widest that the machine has.</summary>
    public VectorPath? Path { get; init; }

    /// <summary>The most bytes of tensors and scratch. Default: 4 GiB.</summary>
    public long MemoryLimitBytes { get; init; } = 4L << 30;

    /// <summary>Splits work however small it is, so that tests reach every cut. Default: false.</summary>
    internal bool SplitsEagerly { get; init; }

    /// <summary>All that is wrong with these settings.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (Threads is < 1 or > 1024)
        {
            errors.Add($"Threads is {Threads}; it must be 1 to 1,024");
        }

        if (MemoryLimitBytes < 1 << 20)
        {
            errors.Add($"MemoryLimitBytes is {MemoryLimitBytes}; it must be at least 1,048,576");
        }

        if (Path is { } path && !VectorPaths.IsSupported(path))
        {
            errors.Add($"Path is {path}; this machine has {string.Join(", ", VectorPaths.Supported)}");
        }

        return errors;
    }
}
