using System.Text;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// The first process inside a sandbox: a shell that waits on a pipe until it is told which program to become. So all that a
/// sandbox is made of is there before the program is known, and its start is one line and one <c>exec</c>. The line is the only
/// thing that ever comes through the pipe; nobody inside holds its other end.
/// </summary>
internal sealed class SandboxShell : IDisposable
{
    /// <summary>Exit codes of a shell whose program is not there, or is none.</summary>
    public const int NotThere = 127, CannotRun = 126;

    // A line: what would end it is spelled $n. read takes no byte that is not the line's. The shell names the program that it did not find.
    private const string Script =
        """
        n='
        '
        unset OLDPWD SHLVL
        echo
        IFS= read -r plan && eval "$plan"
        """;

    // Names that a shell does not let be set, or sees a meaning in; the values of these alone show on a command line for a moment.
    private static readonly HashSet<string> Kept =
        ["BASHOPTS", "BASH_VERSINFO", "EUID", "GROUPS", "HISTCMD", "IFS", "LINENO", "OPTARG", "OPTIND", "PPID", "RANDOM", "SECONDS", "SHELLOPTS", "UID", "_"];

    private readonly Lock sync = new();
    private readonly Pipe pipe = Pipe.Open();
    private readonly List<string> early = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<string>? output;
    private Action<string>? error;

    private SandboxShell(SpawnRequest request, ProcessGuard? guard)
    {
        try
        {
            Process = GroupProcess.StartAsync(request, HearOutput, HearError, guard, pipe.Reading).GetAwaiter().GetResult();
        }
        catch
        {
            pipe.Dispose();
            throw;
        }

        pipe.Reading.Dispose();
    }

    /// <summary>What bubblewrap runs.</summary>
    public static IReadOnlyList<string> Command { get; } = ["/bin/sh", "-c", Script];

    /// <summary>Bubblewrap, which ends when the program has ended.</summary>
    public GroupProcess Process { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static SandboxShell Start(SpawnRequest request, ProcessGuard? guard) => new(request, guard);

    /// <summary>Ends when it waits inside.</summary>
    /// <exception cref="SandboxException">It has ended instead.</exception>
    public async Task WhenReadyAsync()
    {
        await Task.WhenAny(ready.Task, Process.Exit);
        if (ready.Task.IsCompleted) return;
        lock (sync) throw new SandboxException("sandbox", $"it was not made: {string.Join('\n', early)}", "look at `skyops doctor` on the node");
    }

    /// <summary>Lets it become a program. When it has ended meanwhile, that is seen at its end.</summary>
    /// <param name="argv">The program.</param>
    /// <param name="environment">All its variables.</param>
    /// <param name="outputLine">Called for each line of standard output.</param>
    /// <param name="errorLine">The same of standard error.</param>
    public void Become(IReadOnlyList<string> argv, IEnumerable<KeyValuePair<string, string>> environment, Action<string> outputLine, Action<string> errorLine)
    {
        lock (sync)
        {
            foreach (var line in early) errorLine(line);
            early.Clear();
            (output, error) = (outputLine, errorLine);
        }

        try
        {
            using var stream = new FileStream(pipe.Writing, FileAccess.Write, 0);
            stream.Write(Encoding.UTF8.GetBytes(Plan(argv, environment)));
        }
        catch (IOException)
        {
            // The pipe is broken as nobody reads it any more.
        }
    }

    /// <summary>Lets it end if it waits.</summary>
    public void Dispose() => pipe.Dispose();

    /// <summary>What the shell says of a program that it could not become; null when this is not it.</summary>
    public static string? NotFound(IReadOnlyList<string> errors, string program)
    {
        var mark = $"exec: {program}: ";
        return errors is [var only] && only.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? only[(at + mark.Length)..] : null;
    }

    /// <summary>The line that is told: variables, then the program in the shell's place, with no standard input.</summary>
    internal static string Plan(IReadOnlyList<string> argv, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var line = new StringBuilder();
        var told = new List<string>();
        foreach (var (name, value) in environment)
        {
            if (Kept.Contains(name)) told.Add($"{name}={value}");
            else line.Append("export ").Append(name).Append('=').Append(Quoted(value)).Append("; ");
        }

        line.Append("exec");
        if (told.Count > 0 || argv[0].StartsWith('-')) line.Append(" /usr/bin/env --");
        foreach (var word in told.Concat(argv)) line.Append(' ').Append(Quoted(word));
        return line.Append(" < /dev/null\n").ToString();
    }

    private static string Quoted(string word) =>
        $"'{word.Replace("'", "'\\''", StringComparison.Ordinal).Replace("\n", "'\"$n\"'", StringComparison.Ordinal)}'";

    // The first line says that it waits; it comes before anything that a program could write.
    private void HearOutput(string line)
    {
        if (!ready.TrySetResult()) output?.Invoke(line);
    }

    private void HearError(string line)
    {
        lock (sync)
        {
            if (error is null)
            {
                early.Add(line);
                return;
            }
        }

        error(line);
    }
}
