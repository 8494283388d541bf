using Orleans.Concurrency;

namespace Skyops.Tests.Embedded;

public interface ICallGrain : IGrainWithStringKey
{
    Task<int> Echo(int value);

    Task Throw(string message, bool later);

    Task Pass(string name);

    [ResponseTimeout("01:00:00")]
    Task PassLong(string name);

    Task CallThenCallBack(string other, string self);

    Task CallBack(string caller);

    Task WaitForCancellation(CancellationToken cancellationToken = default);

    [OneWay]
    Task OneWay();
}

public interface IUnimplementedGrain : IGrainWithStringKey;

public interface IAmbiguousGrain : IGrainWithStringKey;

internal sealed class FirstAmbiguousGrain : Grain, IAmbiguousGrain;

internal sealed class SecondAmbiguousGrain : Grain, IAmbiguousGrain;

internal sealed class CallGrain(GrainProbe probe) : Grain, ICallGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);

    public Task Throw(string message, bool later)
    {
        return later ? ThrowLater() : throw new InvalidDataException(message);

        async Task ThrowLater()
        {
            await Task.Yield();
            throw new InvalidDataException(message);
        }
    }

    public Task Pass(string name) => probe.PassAsync(name);

    public Task PassLong(string name) => probe.PassAsync(name);

    public Task CallThenCallBack(string other, string self) => GrainFactory.GetGrain<ICallGrain>(other).CallBack(self);

    public Task CallBack(string caller)
    {
        probe.Open("called back");
        return GrainFactory.GetGrain<ICallGrain>(caller).Echo(1);
    }

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        var scheduler = TaskScheduler.Current;
        await using var registration = cancellationToken.Register(
            () => probe.Events.Enqueue($"on its scheduler: {TaskScheduler.Current == scheduler}"));
        probe.Open("waiting for cancellation");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            probe.Open("grain saw cancellation");
        }
    }

    public Task OneWay()
    {
        probe.Events.Enqueue("one-way ran");
        probe.Open("one-way ran");
        throw new InvalidDataException("nobody hears this");
    }
}
