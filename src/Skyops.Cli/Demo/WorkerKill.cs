using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Client.Tasks;
using Skyops.Tasks;
using Spectre.Console;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Demo;

/// <summary>
/// Waits until a worker is in the middle of a shard of a given stage, kills it with SIGKILL, and measures how long it takes until another node runs what was lost.
/// </summary>
internal sealed class WorkerKill(TaskHandle task, LocalPool pool, DemoNames names, CliOutput output, TimeProvider time)
{
    /// <summary>Fraction of a shard from which on it counts as the middle.</summary>
    private const double Middle = 0.2;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly string[] AtWork = ["running", "reported", "agreed", "disagreed"];

    /// <param name="stage">The stage, such as <c>round-1</c>.</param>
    /// <param name="due">What must be true of the shard besides; null: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">The task ended before that.</exception>
    public async Task<KilledWorker> RunAsync(string stage, Func<ShardView, bool>? due, CancellationToken cancellationToken)
    {
        var (shard, victim) = await WaitAsync(view => FindVictim(view, stage, due), $"no worker could be killed in {stage}", cancellationToken);
        var worker = pool.Workers.First(candidate => candidate.Node == victim.Node);
        var killedAt = time.GetTimestamp();
        pool.Process(worker.ProcessId).Kill();
        var lost = $"{stage}/{shard.Shard}/{victim.Slot}@{victim.Epoch}";
        Tell($"kill -9 {worker.ProcessId}: {names.Of(victim.Node)} dies at {victim.Fraction:P0} of {lost}");

        var successor = await WaitAsync(view => FindSuccessor(view, shard, victim), $"{lost} was not taken over", cancellationToken);
        var seconds = Math.Round(time.GetElapsedTime(killedAt).TotalSeconds, 2);
        var resumed = successor.ResumedFromStep > 0 ? $", from the checkpoint at step {successor.ResumedFromStep}" : "";
        Tell(FormattableString.Invariant($"recovered in {seconds} s: {names.Of(successor.Node)} runs it as epoch {successor.Epoch}{resumed}"));
        return new KilledWorker(victim.Node, names.Of(victim.Node), lost, names.Of(successor.Node), seconds);
    }

    /// <summary>Waits for both; the failure of one, or the silo's end, ends the other.</summary>
    public static async Task WhenBothAsync(Task follow, Task kill, ChildProcess silo, CancellationTokenSource both)
    {
        var work = Task.WhenAll(follow, kill);
        var siloEnds = silo.WaitForExitAsync(both.Token);
        List<Task> waiting = [follow, kill];
        while (waiting.Count > 0)
        {
            var first = await Task.WhenAny([.. waiting, siloEnds]);
            waiting.Remove(first);
            if (first.IsCompletedSuccessfully && first != siloEnds) continue;
            await both.CancelAsync();
            await work.ContinueWith(static _ => { }, TaskScheduler.Default);
            await first;
            throw silo.EndedEarly();
        }

        await both.CancelAsync();
    }

    private static Victim? FindVictim(TaskView view, string stage, Func<ShardView, bool>? due)
    {
        foreach (var shard in view.Shards.Where(shard => AttemptRows.StageName(view, shard.Stage) == stage && due?.Invoke(shard) != false))
        {
            if (shard.Attempts.FirstOrDefault(attempt => attempt.State == "running" && attempt.Fraction >= Middle) is { } attempt) return new Victim(shard, attempt);
        }

        return null;
    }

    private static AttemptView? FindSuccessor(TaskView view, ShardView lost, AttemptView victim) => view.Shards
        .Where(shard => shard.Stage == lost.Stage && shard.Shard == lost.Shard)
        .SelectMany(shard => shard.Attempts)
        .FirstOrDefault(attempt => attempt.Slot == victim.Slot && attempt.Epoch > victim.Epoch && attempt.Node != victim.Node && AtWork.Contains(attempt.State));

    private async Task<T> WaitAsync<T>(Func<TaskView, T?> find, string otherwise, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var view = await task.GetAsync(cancellationToken);
            if (find(view) is { } found) return found;
            if (view.Status is not (TaskStatus.Waiting or TaskStatus.Running))
                throw CliException.Failed($"{otherwise}: the task is {view.Status.ToString().ToLowerInvariant()} already", view.Reason);
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private void Tell(string text)
    {
        if (output.IsTerminal) output.Terminal.WriteLine($"** {text}");
        else output.Line($"** {text}");
    }

    private sealed record Victim(ShardView Shard, AttemptView Attempt);
}
