using System.Diagnostics;
using System.Runtime.InteropServices;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Native;

/// <summary>
/// Reads a child's standard output and error and waits for its end, all in the thread that calls it: one thread a
/// child, and no clock.
/// </summary>
internal sealed class OutputPump(int pid, Pipe output, Pipe error, Action<string> outputLine, Action<string> errorLine)
{
    /// <summary>
    /// After the group was killed its pipes end at once, unless a process that left the group holds them.
    /// </summary>
    private const int RestMs = 2_000;

    /// <summary>How often the child is looked at where the kernel has no descriptors of processes (before 5.3).</summary>
    private const int LookMs = 20;

    private readonly Source[] sources = [new(output, outputLine), new(error, errorLine)];

    /// <summary>Reads until the child has ended; it is not reaped yet.</summary>
    public unsafe void UntilExit()
    {
        var process = LibC.OpenProcess(LibC.OpenProcessCall, pid, 0);
        try
        {
            while (true)
            {
                var exited = Wait(process, process >= 0 ? -1 : LookMs);
                if (exited || (process < 0 && HasExited(LibC.WaitNoHang))) return;

                // With both pipes closed there is nothing to wait for but the end itself.
                if (process < 0 && sources.All(source => source.Ended) && HasExited(0)) return;
            }
        }
        finally
        {
            if (process >= 0) _ = LibC.Close(process);
        }
    }

    /// <summary>Reads what is left; gives up on pipes that somebody else keeps open.</summary>
    public void Rest()
    {
        var started = Stopwatch.GetTimestamp();
        while (sources.Any(source => !source.Ended))
        {
            var left = RestMs - (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (left <= 0) break;
            Wait(-1, left);
        }

        foreach (var source in sources) source.Finish();
    }

    private unsafe bool HasExited(int options)
    {
        var info = stackalloc byte[256];
        new Span<byte>(info, 256).Clear();
        while (LibC.WaitId(LibC.IdTypePid, (uint)pid, info, LibC.WaitExited | LibC.WaitNoReap | options) != 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted) return true;
        }

        // Without an ended child, waitid leaves the signal number, which comes first, at zero.
        return *(int*)info != 0;
    }

    /// <summary>Waits for input or the end, takes the input; true when the child has ended.</summary>
    private unsafe bool Wait(int process, int timeoutMs)
    {
        var polls = stackalloc LibC.PollEntry[3];
        for (var i = 0; i < sources.Length; i++) polls[i] = new LibC.PollEntry(sources[i].Descriptor, LibC.PollIn);
        polls[2] = new LibC.PollEntry(process, LibC.PollIn);
        if (LibC.Poll(polls, 3, timeoutMs) < 0) return false;
        for (var i = 0; i < sources.Length; i++)
        {
            if (polls[i].Happened != 0) sources[i].Read();
        }

        return polls[2].Happened != 0;
    }

    private sealed class Source(Pipe pipe, Action<string> line)
    {
        private readonly LineReader reader = new(line);
        private bool deaf;

        public bool Ended { get; private set; }

        /// <summary>-1, which poll ignores, once it has ended.</summary>
        public int Descriptor => Ended ? -1 : (int)pipe.Reading.DangerousGetHandle();

        public unsafe void Read()
        {
            nint read;
            fixed (byte* room = reader.Room)
            {
                read = LibC.Read(Descriptor, room, (nuint)reader.Room.Length);
            }

            if (read > 0) Hear(() => reader.Take((int)read));
            else if (read == 0 || Marshal.GetLastPInvokeError() != LibC.Interrupted) Ended = true;
        }

        public void Finish() => Hear(reader.Finish);

        // Whatever breaks the listener (a full disk under the log), the child must not be blocked by a full pipe.
        private void Hear(Action action)
        {
            if (deaf) return;
            try
            {
                action();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                deaf = true;
            }
        }
    }
}
