namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the scheduler's asking: until it went through, and beside the others after eight times.</summary>
internal sealed class SimCall(SimSilo silo)
{
    private const int Asks = 8;

    public async Task AskAsync(string whom, Func<Task> announce)
    {
        for (var attempt = 1; attempt <= Asks; attempt++)
        {
            if (await TryAsync(whom, announce)) return;
            await silo.World.Queue.DelayAsync(TimeSpan.FromSeconds(1), silo.Life);
        }

        silo.World.Guard(silo.Life, () => UntilDoneAsync(whom, announce));
    }

    public async Task UntilDoneAsync(string whom, Func<Task> ask)
    {
        for (var pause = 1; !await TryAsync(whom, ask); pause = Math.Min(10, pause * 2))
            await silo.World.Queue.DelayAsync(TimeSpan.FromSeconds(pause), silo.Life);
    }

    private async Task<bool> TryAsync(string whom, Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (SimFault fault)
        {
            silo.World.Trace.Write("scheduler", $"{whom} was not announced: {fault.Message}");
            return false;
        }
    }
}
