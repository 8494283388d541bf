using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// What this node has promised, and which attempts have it. The silo does the placing; this is the worker's own guard
/// against taking more than it has.
/// <code>
/// Enter ──fits beside all that are in───────────────────────────> in ──Leave──> its room goes to those that wait, in their order
///   ├─────fits once those that were told to stop have left──> waits ──^
///   └─────does not fit even then──> refused
/// </code>
/// The silo counts the room of an attempt as free from the moment it tells it to stop; the processes take a while to go.
/// </summary>
internal sealed class Capacity(int slots, int cpuCores, int ramMiB)
{
    private readonly Lock sync = new();
    private readonly HashSet<Attempt> inside = [];
    private readonly List<(Attempt Attempt, TaskCompletionSource Entered)> waiting = [];

    /// <summary>Takes what an attempt asks for, or says what is missing. With null it has its room when <paramref name="entered"/> ends.</summary>
    public string? Enter(Attempt attempt, out Task entered)
    {
        entered = Task.CompletedTask;
        lock (sync)
        {
            var staying = inside.Concat(waiting.Select(one => one.Attempt)).Where(other => other.Cause is null);
            if (Missing(attempt.Assignment, staying) is { } missing) return missing;
            if (Missing(attempt.Assignment, inside) is null)
            {
                inside.Add(attempt);
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((attempt, turn));
            entered = turn.Task;
            return null;
        }
    }

    /// <summary>It has ended, or was stopped while it waited.</summary>
    public void Leave(Attempt attempt)
    {
        lock (sync)
        {
            inside.Remove(attempt);
            waiting.RemoveAll(one => one.Attempt == attempt);
            foreach (var next in waiting.ToArray())
            {
                if (Missing(next.Attempt.Assignment, inside) is not null) continue;
                waiting.Remove(next);
                inside.Add(next.Attempt);
                next.Entered.SetResult();
            }
        }
    }

    private string? Missing(Wire.Assignment wanted, IEnumerable<Attempt> beside)
    {
        if (wanted is not { CpuCores: >= 0, RamMib: >= 0, DiskMib: >= 0, Gpus: >= 0 }) return "The resources are negative.";
        var (freeSlots, freeCores, freeMiB) = (slots, cpuCores, ramMiB);
        foreach (var other in beside)
        {
            freeSlots--;
            freeCores -= other.Assignment.CpuCores;
            freeMiB -= other.Assignment.RamMib;
        }

        if (freeSlots <= 0) return $"All {slots} slots are taken.";
        if (wanted.Gpus > 0) return "No executor of this worker uses GPUs.";
        if (wanted.CpuCores > freeCores) return $"{freeCores} of {cpuCores} cores are free, {wanted.CpuCores} are asked for.";
        return wanted.RamMib > freeMiB ? $"{freeMiB} of {ramMiB} MiB are free, {wanted.RamMib} are asked for." : null;
    }
}
