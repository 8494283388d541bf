using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;
using Skyops.Kernels.Training;

namespace Skyops.Tests.Kernels;

public sealed class DeviceTests
{
    [Fact]
    public void Memory_over_the_limit_names_need_use_and_limit()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1, MemoryLimitBytes = 1 << 20 });
        using var first = device.Allocate(new Shape(100_000));
        var error = Assert.Throws<DeviceMemoryException>(() => device.Allocate(new Shape(200_000)));
        Assert.Equal((1 << 20, device.MemoryUsedBytes), (error.LimitBytes, error.UsedBytes));
        Assert.True(error.NeededBytes >= 800_000);
        Assert.Contains("1,048,576", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_given_back_can_be_used_again_in_other_sizes()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1, MemoryLimitBytes = 1 << 20 });
        for (var size = 1; size < 260_000; size = (size * 2) + 1)
        {
            using var tensor = device.Allocate(new Shape(size));
            Assert.InRange(device.MemoryUsedBytes, size * 4L, Math.Max(4096, size * 6L));
        }

        Assert.Equal(0, device.MemoryUsedBytes);
    }

    [Fact]
    public void A_tensor_given_back_twice_counts_once_and_cannot_be_read()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1 });
        var tensor = device.Allocate(new Shape(10));
        tensor.Dispose();
        tensor.Dispose();
        Assert.Equal(0, device.MemoryUsedBytes);
        Assert.Throws<ObjectDisposedException>(() => tensor.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_model_that_does_not_fit_gives_back_what_it_took(int threads)
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = threads, MemoryLimitBytes = 1 << 20 });
        Assert.Throws<DeviceMemoryException>(() => TrainRun.RunShard(
            device, TrainPlan.For("resnet8"), Digits.Data, 0, 0, null, null, TrainCallbacks.None, default));
        Assert.Equal(0, device.MemoryUsedBytes);
        using var large = new CpuDevice(new CpuDeviceOptions { Threads = threads, MemoryLimitBytes = 3 << 20 });
        Assert.Throws<DeviceMemoryException>(() => TrainRun.RunShard(
            large, TrainPlan.For("resnet8"), Digits.Data, 0, 0, null, null, TrainCallbacks.None, default));
        Assert.Equal(0, large.MemoryUsedBytes);
    }

    [Fact]
    public void Wrong_options_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new CpuDevice(new CpuDeviceOptions { Threads = 0, MemoryLimitBytes = 5 }));
        Assert.Contains("Threads is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("MemoryLimitBytes is 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_widest_path_is_taken_unless_told_otherwise()
    {
        using var device = new CpuDevice();
        Assert.Equal(VectorPaths.Supported[^1], device.Path);
        Assert.Equal(Environment.ProcessorCount, device.Threads);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536, 65536)]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1, 1)]
    public void Impossible_shapes_are_refused(params int[] extents) =>
        Assert.Throws<ArgumentException>(() => new Shape(extents));
}
