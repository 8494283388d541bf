using System.Diagnostics;

namespace Skyops.Benchmarks.Processes;

/// <summary>Podman with storage of its own and an image of one static program.</summary>
internal sealed class PodmanRun : IAsyncDisposable
{
    private const string Busybox = "/usr/bin/busybox";
    private const string Image = "skyops-true";
    private readonly string[] common;

    private PodmanRun(string folder) => common =
    [
        "--root", Path.Combine(folder, "podman"), "--runroot", Path.Combine(folder, "podman-run"), "--storage-driver", "vfs",
        "--runtime", "/usr/sbin/runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file",
    ];

    /// <summary>Null where podman, runc or a static busybox is missing.</summary>
    public static async Task<PodmanRun?> OpenAsync(string folder)
    {
        if (!File.Exists("/usr/bin/podman") || !File.Exists("/usr/sbin/runc") || !File.Exists(Busybox)) return null;
        var podman = new PodmanRun(folder);
        var root = Path.Combine(folder, "image");
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        File.Copy(Busybox, Path.Combine(root, "bin", "true"));
        var archive = Path.Combine(folder, "image.tar");
        await StartAsync("/usr/bin/tar", ["-C", root, "-cf", archive, "."]);
        await StartAsync("/usr/bin/podman", [.. podman.common, "import", archive, Image]);
        return podman;
    }

    /// <summary>One <c>true</c> with limits of memory, processors and processes, without network.</summary>
    public Task RunAsync() => StartAsync(
        "/usr/bin/podman",
        [
            .. common, "run", "--rm", "--network", "none", "--memory", "128m", "--cpus", "1", "--pids-limit", "512", "--cap-drop", "all",
            "--security-opt", "no-new-privileges", "--user", "1000", "--read-only", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", Image, "/bin/true",
        ]);

    public async ValueTask DisposeAsync() => await StartAsync("/usr/bin/podman", [.. common, "system", "reset", "--force"]);

    private static async Task StartAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complaint}");
    }
}
