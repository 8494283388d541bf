using System.Globalization;
using System.Text;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// The command line of a sandbox. A small shell, still as root, enters the control groups, sets the limits of processes and opens
/// the files; <c>setpriv</c> becomes an ordinary user without capabilities; <c>bwrap</c> makes the namespaces and runs the shell that becomes the program (<see cref="SandboxShell"/>).
/// Each replaces the one before, so the process that is started is the one that is waited for.
/// </summary>
internal static class SandboxCommand
{
    /// <summary>The user a program sees itself as.</summary>
    public const int InnerUser = 1_000;

    /// <summary>Exit code of the shell when it could not do its part.</summary>
    public const int NotPrepared = 125;

    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Where a program starts.</summary>
    public const string WorkingFolder = "/data/scratch";

    private const int FileBlock = 512;
    private const long MoreFileBytes = 64 << 20;

    // When the whole machine is short of memory, sandboxes go first; where root may, this also keeps them from sparing themselves.
    // 6: arguments, 7: what bwrap says of its end, 8: the filter. They are open nowhere else, and bwrap keeps none for what it runs.
    private const string Script =
        """
        setpriv=$1 user=$2 bwrap=$3 arguments=$4 filter=$5 status=$6 blocks=$7 files=$8
        shift 8
        while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done
        shift
        echo 500 > /proc/self/oom_score_adj || exit 125
        ulimit -c 0 && ulimit -f "$blocks" && ulimit -n "$files" || exit 125
        exec 6< "$arguments" 7> "$status" 8< "$filter" || exit 125
        exec "$setpriv" --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$bwrap" --args 6 -- "$@"
        """;

    /// <summary>What to start.</summary>
    /// <param name="tools">The programs it takes.</param>
    /// <param name="user">The user outside.</param>
    /// <param name="files">Where arguments and status stand.</param>
    /// <param name="filter">The filter of system calls.</param>
    /// <param name="groups">Control groups to enter.</param>
    /// <param name="limits">Limits of each process.</param>
    public static SpawnRequest Request(SandboxTools tools, uint user, SandboxFiles files, string filter, IEnumerable<string> groups, SandboxLimits limits)
    {
        // Above what the disk holds, so that whoever fills it hears that it is full; below what would make a sparse file a burden to read.
        var content = (long)limits.DiskMiB << 20;
        var blocks = (content + (content / 64) + MoreFileBytes) / FileBlock;
        string[] arguments =
        [
            "-c", Script, "skyops-sandbox", tools.SetPriv, Text(user), tools.Bubblewrap, files.Arguments, filter, files.Status, Text(blocks), Text(SandboxLimits.OpenFiles),
            .. groups.Select(group => Path.Combine(group, "cgroup.procs")), "--", .. SandboxShell.Command,
        ];

        // The first process of the sandbox keeps this environment where the program may read it: so there is nothing in it.
        return new SpawnRequest("/bin/sh", arguments, new Dictionary<string, string> { ["PATH"] = SearchPath }, "/");
    }

    /// <summary>The arguments of <c>bwrap</c>, separated by NUL, which do not show on any command line.</summary>
    public static byte[] Arguments(SandboxPlace place, string etc)
    {
        List<string> list =
        [
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--disable-userns",
            "--uid", Text(InnerUser), "--gid", Text(InnerUser), "--hostname", "skyops", "--cap-drop", "ALL", "--new-session", "--die-with-parent",
            "--json-status-fd", "7", "--seccomp", "8",
            "--ro-bind", "/usr", "/usr", .. Links(), "--ro-bind", etc, "/etc", "--proc", "/proc", "--dev", "/dev",
            "--bind", place.SharedMemory, "/dev/shm", "--remount-ro", "/dev",
            "--bind", place.Data, "/data", "--ro-bind", place.Inputs, "/data/inputs",
            "--symlink", "data/tmp", "/tmp", "--dir", "/var", "--symlink", "../data/tmp", "/var/tmp", "--remount-ro", "/",
            "--chdir", WorkingFolder, "--clearenv",
        ];
        return Encoding.UTF8.GetBytes(string.Join('\0', list) + '\0');
    }

    /// <summary>Where <c>/bin</c> and its like are part of <c>/usr</c> they are links, else folders of their own.</summary>
    private static IEnumerable<string> Links()
    {
        foreach (var name in (string[])["bin", "sbin", "lib", "lib32", "lib64", "libx32"])
        {
            var folder = new DirectoryInfo("/" + name);
            if (folder.LinkTarget is { } target) foreach (var part in (string[])["--symlink", target, "/" + name]) yield return part;
            else if (folder.Exists) foreach (var part in (string[])["--ro-bind", "/" + name, "/" + name]) yield return part;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Programs that a sandbox is made with, by their absolute paths.</summary>
internal sealed record SandboxTools(string Bubblewrap, string SetPriv)
{
    /// <exception cref="SandboxException">One is not installed.</exception>
    public static SandboxTools Find() => new(
        Programs.Find("bwrap") ?? throw new SandboxException("bubblewrap", "is not installed", "install bubblewrap (Debian: apt install bubblewrap)"),
        Programs.Find("setpriv") ?? throw new SandboxException("setpriv", "is not installed", "install util-linux"));
}

/// <summary>Files of one sandbox that only the worker reads and writes.</summary>
internal sealed record SandboxFiles(string Folder)
{
    public string Arguments => Path.Combine(Folder, "bwrap.arguments");

    public string Status => Path.Combine(Folder, "bwrap.status");

    /// <summary>The file behind its disk.</summary>
    public string Image => Path.Combine(Folder, "disk.image");
}
