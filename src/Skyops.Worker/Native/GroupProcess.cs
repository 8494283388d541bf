using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Skyops.Worker.Native;

/// <summary>
/// A running child that leads its own process group. One thread starts it and then waits for it: a child that asked for
/// <c>PR_SET_PDEATHSIG</c> dies when the <em>thread</em> that made it ends, so that thread must live as long as the child.
/// </summary>
internal sealed class GroupProcess
{
    private readonly TaskCompletionSource<ChildExit> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock sync = new();
    private bool reaped;

    private GroupProcess(int pid, Stream output, Stream error)
    {
        Pid = pid;
        StandardOutput = output;
        StandardError = error;
    }

    public int Pid { get; }

    public Stream StandardOutput { get; }

    public Stream StandardError { get; }

    /// <summary>Ends when the child has ended and its whole group was killed.</summary>
    public Task<ChildExit> Exit => exit.Task;

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<GroupProcess> StartAsync(SpawnRequest request)
    {
        var started = new TaskCompletionSource<GroupProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => StartAndWait(request, started)) { IsBackground = true, Name = "skyops-child" }.Start();
        return started.Task;
    }

    /// <summary>Sends a signal to the whole group; does nothing once the child was reaped.</summary>
    public void Signal(int signal)
    {
        // The child is a zombie at least while it was not reaped, so its number cannot name another group.
        lock (sync)
        {
            if (!reaped) _ = LibC.Kill(-Pid, signal);
        }
    }

    private static void StartAndWait(SpawnRequest request, TaskCompletionSource<GroupProcess> started)
    {
        GroupProcess child;
        try
        {
            var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
            var error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
            var pid = Spawn.Start(request, output.ClientSafePipeHandle, error.ClientSafePipeHandle);
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
            child = new GroupProcess(pid, output, error);
        }
        catch (Exception failure)
        {
            started.SetException(failure);
            return;
        }

        started.SetResult(child);
        child.exit.SetResult(child.Reap());
    }

    private unsafe ChildExit Reap()
    {
        // First only look, so that what the child left in its group can be killed while its id still is ours.
        var info = stackalloc byte[256];
        while (LibC.WaitId(LibC.IdTypePid, (uint)Pid, info, LibC.WaitExited | LibC.WaitNoReap) != 0
               && Marshal.GetLastPInvokeError() == LibC.Interrupted)
        {
        }

        lock (sync)
        {
            _ = LibC.Kill(-Pid, LibC.SigKill);
            var usage = stackalloc long[32];
            int status;
            while (LibC.Wait4(Pid, &status, 0, usage) < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted)
            {
            }

            reaped = true;

            // struct rusage: user seconds, microseconds, system seconds, microseconds, highest resident KiB.
            var cpu = TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
            var signal = status & 0x7f;
            return new ChildExit(signal == 0 ? (status >> 8) & 0xff : 128 + signal, signal, cpu, (int)(usage[4] / 1024));
        }
    }
}
