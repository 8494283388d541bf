using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Skyops.Tests.Embedded;

public interface IStreamGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int count, string name);

    IAsyncEnumerable<int> CountThenThrow(int count);

    IAsyncEnumerable<int> Follow(CancellationToken cancellationToken = default);

    Task Publish(int item);

    Task Leave();
}

internal sealed class StreamGrain(GrainProbe probe) : Grain, IStreamGrain
{
    private readonly Channel<int> _items = Channel.CreateUnbounded<int>();

    public async IAsyncEnumerable<int> Count(int count, string name)
    {
        probe.Events.Enqueue($"{name} started");
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            probe.Events.Enqueue($"{name} disposed");
            probe.Open($"{name} disposed");
        }
    }

    public async IAsyncEnumerable<int> CountThenThrow(int count)
    {
        for (var i = 0; i < count; i++)
            yield return i;
        await Task.Yield();
        throw new InvalidDataException($"after {count}");
    }

    public async IAsyncEnumerable<int> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        probe.Open("following");
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken))
                yield return item;
        }
        finally
        {
            probe.Events.Enqueue("followed");
        }
    }

    public async Task Publish(int item) => await _items.Writer.WriteAsync(item);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
