namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Calls between grains. Each takes a while; some are never executed, some are executed and the answer is lost, and some
/// wait so long for a turn that the caller gives up before they are executed. The caller sees the same in all cases: a
/// time-out, which means that it does not know.
/// </summary>
internal sealed class SimNetwork(World world, SimRandom random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public TimeSpan Local() => random.Time(0, 0.0005);

    /// <summary>One way between a worker and the silo.</summary>
    public TimeSpan Wire() => random.Time(0.0002, world.Settings.Delay);

    public async Task<T> CallAsync<T>(Lifetime silo, Func<Task<T>> execute, bool answersAtOnce = false)
    {
        var draw = world.FaultsOn ? random.Share() : 1;
        await world.Queue.DelayAsync(random.Time(0, world.Settings.Delay / 4), silo);
        if ((draw -= world.Settings.RequestLost) < 0)
        {
            await world.Queue.DelayAsync(Patience, silo);
            throw new SimFault("no answer");
        }

        if (!answersAtOnce && (draw -= world.Settings.AnswerLost) < 0)
        {
            world.Guard(silo, execute);
            await world.Queue.DelayAsync(Patience, silo);
            throw new SimFault("no answer");
        }

        var answer = new TaskCompletionSource<T>();
        world.Guard(silo, async () =>
        {
            try
            {
                answer.TrySetResult(await execute());
            }
            catch (SimFault fault)
            {
                answer.TrySetException(fault);
            }
        });
        world.Queue.After(Patience, silo, () => answer.TrySetException(new SimFault("no answer")));
        var came = await answer.Task;
        await world.Queue.DelayAsync(Local(), silo);
        return came;
    }

    public Task CallAsync(Lifetime silo, Func<Task> execute, bool answersAtOnce = false) => CallAsync(
        silo,
        async () =>
        {
            await execute();
            return true;
        },
        answersAtOnce);
}
