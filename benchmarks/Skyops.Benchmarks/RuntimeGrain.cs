namespace Skyops.Benchmarks;

/// <summary>The grain that <see cref="RuntimeBenchmark"/> calls.</summary>
public interface IRuntimeGrain : IGrainWithStringKey
{
    Task<int> Add(int value);
}

internal sealed class RuntimeGrain : Grain, IRuntimeGrain
{
    private int _total;

    public Task<int> Add(int value) => Task.FromResult(_total += value);
}
