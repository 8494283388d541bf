using System.Text;

namespace Skyops.Worker.Native;

/// <summary>
/// Sees to it that no process outlives this worker, however it dies. A program cannot be made to ask the kernel for
/// that, so a small shell holds one end of a pipe and is told of every group that starts and ends; when the other end
/// closes, it kills those that are left.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private const string Shell = "/bin/sh";

    // A leader that has ended is taken out before it is reaped, so no number here can have come to name another group.
    private const string Script =
        """g=" "; while read -r op pid; do case $op in +) g="$g$pid ";; -) g="${g%% $pid *} ${g#* $pid }";; esac; done; for p in $g; do kill -KILL -"$p"; done""";

    private readonly Lock sync = new();
    private readonly HashSet<int> groups = [];
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
        try
        {
            RandomAccess.Write(pipe.Writing, Encoding.ASCII.GetBytes(line), 0);
        }
        catch (IOException)
        {
            // Somebody killed the shell: another one takes over what runs now.
            pipe.Dispose();
            pipe = StartShell();
            foreach (var group in groups) RandomAccess.Write(pipe.Writing, Encoding.ASCII.GetBytes($"+ {group}\n"), 0);
        }
        catch (ObjectDisposedException)
        {
            // The worker has let it go: its last children are being reaped.
        }
    }
}
