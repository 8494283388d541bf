using Skyops.Tasks;
using Skyops.Worker.Sealing;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// One attempt with what it has and where it is. Says how it can be stopped; <see cref="AttemptRun"/> moves it on.
/// </summary>
internal sealed class Attempt(
    Wire.Assignment assignment,
    WorkOrder order,
    AttemptFolder folder,
    TimeProvider time) : IDisposable
{
    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock sync = new();
    private AttemptState state = new AttemptState.Waiting();
    private ITimer? killTimer;

    public AttemptKey Key { get; } = Gateway.WireMapping.ToKey(assignment.Key);

    public Wire.Assignment Assignment { get; } = assignment;

    public WorkOrder Order { get; } = order;

    public AttemptFolder Folder { get; } = folder;

    public AttemptMeter Meter { get; } = new();

    /// <summary>There once the folder exists.</summary>
    public LogStream? Log { get; set; }

    /// <summary>There once the folder exists.</summary>
    public CheckpointStream? Checkpoints { get; set; }

    /// <summary>There once the folder exists, for what runs in one.</summary>
    public IProgramBox? Box { get; set; }

    /// <summary>Of a task that is encrypted, once the keys are there.</summary>
    public AttemptSealing? Sealing { get; set; }

    /// <summary>Why it was stopped; null while nobody stopped it.</summary>
    public StopCause? Cause { get; private set; }

    /// <summary>Cancelled when it is stopped: ends what the worker itself does for it (fetching, storing).</summary>
    public CancellationToken Stopping => stop.Token;

    public AttemptState State
    {
        get
        {
            lock (sync) return state;
        }
    }

    /// <summary>Takes the next state. A child that was started after the stop is ended at once.</summary>
    public void Enter(AttemptState next)
    {
        lock (sync)
        {
            state = next;
            if (next is AttemptState.Running { Child: var child } && Cause is { } cause) End(child, cause);
            if (next is not AttemptState.Running) killTimer?.Dispose();
        }
    }

    /// <summary>
    /// Stops it: SIGTERM, then SIGKILL after the grace; at once when the lease is over or a limit was met. The first
    /// cause is the one reported; a later fence or shortage still kills at once.
    /// </summary>
    public void Stop(StopCause cause)
    {
        lock (sync)
        {
            if (state is AttemptState.Reported) return;
            if (Cause is not null && !KillsAtOnce(cause)) return;
            Cause ??= cause;
            if (state is AttemptState.Running { Child: var child }) End(child, cause);
        }

        stop.Cancel();
    }

    /// <summary>What its processes take; stops it when that is more than it asked for.</summary>
    public void Observe(GroupUsage usage, TimeSpan now)
    {
        Meter.Observe(usage, now);
        if (Assignment.RamMib > 0 && usage.ResidentMiB > Assignment.RamMib) Stop(StopCause.OutOfMemory);
    }

    /// <summary>The same of what runs in a box, which keeps its limits itself: here is seen that one was met.</summary>
    public void Observe(IProgramBox box, TimeSpan now)
    {
        Meter.Observe(box.GroupUsage, now);
        Meter.ObserveDisk(box.DiskMiB);
        if (box.Breach is { } breach) Stop(breach);
    }

    public void Dispose()
    {
        Box?.Dispose();
        killTimer?.Dispose();
        Log?.Dispose();
        stop.Dispose();
    }

    private static bool KillsAtOnce(StopCause cause) =>
        cause is StopCause.Fenced or StopCause.OutOfMemory or StopCause.ProcessLimit or StopCause.DiskQuota or StopCause.LogQuota;

    private void End(IProgramChild child, StopCause cause)
    {
        if (KillsAtOnce(cause))
        {
            child.Kill();
            return;
        }

        child.Terminate();
        killTimer ??= time.CreateTimer(_ => child.Kill(), null, Grace, Timeout.InfiniteTimeSpan);
    }
}
