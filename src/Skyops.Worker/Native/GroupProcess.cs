using System.Runtime.InteropServices;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Native;

/// <summary>
/// A running child that leads its own session and process group. One thread starts it, reads what it writes and waits
/// for it: a child that asked for <c>PR_SET_PDEATHSIG</c> dies when the <em>thread</em> that made it ends, so that
/// thread must live as long as the child.
/// </summary>
internal sealed class GroupProcess : IProgramChild
{
    private const int StackBytes = 256 << 10;

    private readonly TaskCompletionSource<ChildExit> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock sync = new();
    private readonly ProcessGuard? guard;
    private bool reaped;

    private GroupProcess(int pid, ProcessGuard? guard) => (Pid, this.guard) = (pid, guard);

    public int Pid { get; }

    /// <summary>Ends when the child has ended, its whole group was killed, and all that it wrote was read.</summary>
    public Task<ChildExit> Exit => exit.Task;

    /// <summary>Starts a program.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="output">Called for each line of standard output, in a thread of the child's own.</param>
    /// <param name="error">The same of standard error.</param>
    /// <param name="guard">Kills the group when this process dies; null for a child that sees to it itself.</param>
    /// <param name="input">Its standard input; null: it has none.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<GroupProcess> StartAsync(
        SpawnRequest request, Action<string> output, Action<string> error, ProcessGuard? guard = null, SafeHandle? input = null)
    {
        var started = new TaskCompletionSource<GroupProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => StartAndWait(request, output, error, guard, input, started), StackBytes)
        {
            IsBackground = true,
            Name = "skyops-child",
        };
        thread.Start();
        return started.Task;
    }

    public void Terminate() => Signal(LibC.SigTerm);

    public void Kill() => Signal(LibC.SigKill);

    /// <summary>Sends a signal to the whole group; does nothing once the child was reaped.</summary>
    public void Signal(int signal)
    {
        // The child is a zombie at least while it was not reaped, so its number cannot name another group.
        lock (sync)
        {
            if (!reaped) _ = LibC.Kill(-Pid, signal);
        }
    }

    private static void StartAndWait(
        SpawnRequest request, Action<string> outputLine, Action<string> errorLine, ProcessGuard? guard, SafeHandle? input,
        TaskCompletionSource<GroupProcess> started)
    {
        Pipe? output = null;
        Pipe? error = null;
        try
        {
            GroupProcess child;
            try
            {
                output = Pipe.Open();
                error = Pipe.Open();
                var pid = Spawn.Start(request, output.Writing, error.Writing, input);
                Watch(guard, pid);
                output.Writing.Dispose();
                error.Writing.Dispose();
                child = new GroupProcess(pid, guard);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
                return;
            }

            started.SetResult(child);

            // First only look, so that what the child left in its group can be killed while its id still is ours.
            var pump = new OutputPump(child.Pid, output, error, outputLine, errorLine);
            pump.UntilExit();
            var exit = child.Reap();
            pump.Rest();
            child.exit.SetResult(exit);
        }
        finally
        {
            output?.Dispose();
            error?.Dispose();
        }
    }

    private static void Watch(ProcessGuard? guard, int pid)
    {
        try
        {
            guard?.Add(pid);
        }
        catch
        {
            // What nobody would kill with this worker must not run.
            new GroupProcess(pid, null).Reap();
            throw;
        }
    }

    private unsafe ChildExit Reap()
    {
        lock (sync)
        {
            _ = LibC.Kill(-Pid, LibC.SigKill);
            guard?.Remove(Pid);
            var usage = stackalloc long[32];
            int status;
            while (LibC.Wait4(Pid, &status, 0, usage) < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted)
            {
            }

            reaped = true;

            // struct rusage: user seconds, microseconds, system seconds, microseconds, highest resident KiB.
            var cpu = TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
            var signal = status & 0x7f;
            var code = signal == 0 ? (status >> 8) & 0xff : 128 + signal;
            return new ChildExit(code, signal, cpu, (int)(usage[4] / 1024));
        }
    }
}
