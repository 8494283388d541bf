using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Somebody with an account: submits tasks until each is answered, repeats what was acknowledged, cancels some, and tries
/// what is not theirs.
/// </summary>
internal sealed class SimOwner(World world, string account, SimRandom random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly List<string> _mine = [];

    public string Account => account;

    public void Plan(int tasks, string[] others)
    {
        if (world.Settings.RingerShare > 0 && account == "a0")
        {
            world.Queue.After(random.Split("long").Time(0.5, 5), Lifetime.World, () =>
                world.Guard(Lifetime.World, () => LiveAsync($"t{account}-long", SpecMaker.Long(random.Split("long")), others)));
        }

        for (var i = 0; i < tasks; i++)
        {
            var id = $"t{account}-{i}";
            var number = i;
            world.Queue.After(random.Time(0.5, world.Settings.Chaos.TotalSeconds * 0.6), Lifetime.World, () =>
                world.Guard(Lifetime.World, () => LiveAsync(id, SpecMaker.Make(random, number, _mine), others)));
        }
    }

    public Task CancelAsync(string id) => AskAsync(silo => silo.TaskAsync(id, task => task.CancelAsync(account)));

    private async Task LiveAsync(string id, TaskSpec spec, string[] others)
    {
        if (!await SubmitAsync(id, spec, again: false)) return;
        _mine.Add(id);
        await world.Queue.DelayAsync(random.Time(0, 20), Lifetime.World);
        if (random.Likely(0.5)) await SubmitAsync(id, spec, again: true);
        if (random.Likely(0.2)) await SubmitAnotherAsync(id, spec with { Shards = spec.Shards + 1 });
        await TrespassAsync(id, random.Of(others));
        await world.Queue.DelayAsync(random.Time(0, 20), Lifetime.World);
        if (random.Likely(0.15)) await CancelAsync(id);
    }

    private async Task<bool> SubmitAsync(string id, TaskSpec spec, bool again)
    {
        var hash = TaskSpecCanonical.Hash(spec);
        var answer = await AskAsync(silo => silo.TaskAsync(id, task => task.SubmitAsync(new SubmitTask(account, spec, hash, null, silo.Now))));
        world.Trace.Write(account, answer.IsRefused ? $"{id} refused: {answer.Refusal.Code}" : $"{id} acknowledged{(answer.Value.Repeated ? " again" : "")}");
        if (answer.IsRefused) world.Invariants.Promises.Refused(id, again);
        else world.Invariants.Promises.Acknowledged(id, account, hash, again, answer.Value);
        return !answer.IsRefused;
    }

    private async Task SubmitAnotherAsync(string id, TaskSpec other)
    {
        var hash = TaskSpecCanonical.Hash(other);
        var answer = await AskAsync(silo => silo.TaskAsync(id, task => task.SubmitAsync(new SubmitTask(account, other, hash, null, silo.Now))));
        if (answer.Refusal?.Code != RefusalCode.IdempotencyConflict) world.Violate($"another spec under the key of {id} was not refused");
    }

    private async Task TrespassAsync(string id, string other)
    {
        if (await AskAsync(silo => silo.TaskAsync(id, task => Task.FromResult(task.Get(account)))) is null)
            world.Violate($"{account} does not see its own {id}");
        if (await AskAsync(silo => silo.TaskAsync(id, task => Task.FromResult(task.Get(other)))) is not null)
            world.Violate($"{other} sees {id} of {account}");
        if (await AskAsync(silo => silo.TaskAsync(id, task => task.CancelAsync(other))) is not { Code: RefusalCode.NotFound })
            world.Violate($"{other} may cancel {id} of {account}");
    }

    /// <summary>Asks until there is an answer: a silo that is away or says nothing may have done it, or not.</summary>
    private async Task<T> AskAsync<T>(Func<SimSilo, Task<T>> call)
    {
        while (true)
        {
            if (world.Silo is { } silo)
            {
                var answer = new TaskCompletionSource<(bool Came, T? Value)>();
                world.Guard(Lifetime.World, async () => answer.TrySetResult((true, await call(silo))));
                world.Queue.After(Patience, Lifetime.World, () => answer.TrySetResult((false, default)));
                var (came, value) = await answer.Task;
                if (came) return value!;
            }

            await world.Queue.DelayAsync(random.Time(0.2, 1.5), Lifetime.World);
        }
    }
}
