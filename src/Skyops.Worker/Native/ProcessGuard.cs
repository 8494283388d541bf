using System.Text;

namespace Skyops.Worker.Native;

/// <summary>
/// Sees to it that no process outlives this worker, however it dies. A program cannot be made to ask the kernel for
/// that, so a small shell holds one end of a pipe and is told of every group that starts and ends, and of every control group
/// of a sandbox; when the other end closes, it kills those that are left.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private const string Shell = "/bin/sh";

    // A leader that has ended is taken out before it is reaped, so no number here can have come to name another group.
    private const string Script =
        """
        g=" "; c=" "
        while read -r op name; do case $op in
          +) g="$g$name ";; -) g="${g%% $name *} ${g#* $name }";;
          in) c="$c$name ";; out) c="${c%% $name *} ${c#* $name }";;
        esac; done
        for p in $g; do kill -KILL -"$p"; done
        for l in $c; do
          for round in 1 2 3 4 5 6 7 8; do
            some=; while read -r p; do some=1; kill -KILL "$p"; done 2>/dev/null < "$l"
            [ "$some" ] || break
          done
        done
        """;

    private readonly Lock sync = new();
    private readonly HashSet<int> groups = [];
    private readonly HashSet<string> controlGroups = [];
    private Pipe pipe;

    private ProcessGuard(Pipe pipe) => this.pipe = pipe;

    /// <exception cref="System.ComponentModel.Win32Exception">This machine has no shell, or no process left.</exception>
    public static ProcessGuard Start() => new(StartShell());

    /// <summary>A group was started.</summary>
    public void Add(int group)
    {
        lock (sync)
        {
            groups.Add(group);
            Tell($"+ {group}\n");
        }
    }

    /// <summary>A group has ended; its leader was not reaped yet.</summary>
    public void Remove(int group)
    {
        lock (sync)
        {
            groups.Remove(group);
            Tell($"- {group}\n");
        }
    }

    /// <summary>Processes are in a control group; they are killed wherever their process groups are.</summary>
    /// <param name="processList">The file that lists them. Its path has no spaces.</param>
    public void AddGroup(string processList)
    {
        lock (sync)
        {
            controlGroups.Add(processList);
            Tell($"in {processList}\n");
        }
    }

    /// <summary>A control group is gone.</summary>
    public void RemoveGroup(string processList)
    {
        lock (sync)
        {
            controlGroups.Remove(processList);
            Tell($"out {processList}\n");
        }
    }

    /// <summary>Lets the shell go; it kills what is left.</summary>
    public void Dispose()
    {
        lock (sync) pipe.Dispose();
    }

    private static Pipe StartShell()
    {
        var pipe = Pipe.Open();
        try
        {
            var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
            Spawn.Start(new SpawnRequest(Shell, ["-c", Script], environment, "/"), null, null, pipe.Reading);
        }
        catch
        {
            pipe.Dispose();
            throw;
        }

        pipe.Reading.Dispose();
        return pipe;
    }

    private void Tell(string line)
    {
        // Once the worker has let the shell go, its last children are only reaped.
        if (pipe.Writing.IsClosed || Write(line)) return;

        // Somebody killed the shell: another one takes over what runs now.
        pipe.Dispose();
        pipe = StartShell();
        foreach (var group in groups) Write($"+ {group}\n");
        foreach (var list in controlGroups) Write($"in {list}\n");
    }

    // A line is shorter than a pipe's buffer, so it is written as a whole or not at all.
    private unsafe bool Write(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line);
        fixed (byte* first = bytes)
        {
            return LibC.Write(pipe.Writing, first, (nuint)bytes.Length) == bytes.Length;
        }
    }
}
