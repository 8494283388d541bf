using System.Diagnostics;
using Skyops.Cli.Demo;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Containers;
using Skyops.Worker.Containers.Images;
using Skyops.Worker.Sandbox;

namespace Skyops.Benchmarks.Processes;

/// <summary>Runs <c>true</c> of an image as a worker would, and in the bare engine on the same files; every run must have succeeded.</summary>
internal sealed class ContainerStart : IDisposable
{
    private readonly ContainerHost host;
    private readonly AttemptFolder folder;
    private readonly string archive;
    private readonly string image;
    private readonly string bundle;

    private ContainerStart(ContainerHost host, string root, string archive, bool podman)
    {
        (this.host, this.archive) = (host, archive);
        folder = host.Sandboxes.Places.OnDisk(new AttemptFolder(Path.Combine(root, "attempts", podman ? "t2-0-0-0-1" : "t3-0-0-0-1")));
        image = Path.Combine(root, "bare-root");
        bundle = Path.Combine(root, "bare-bundle");
        IsPodman = podman;
    }

    public bool IsPodman { get; }

    /// <summary>Null when this machine can run no containers so.</summary>
    public static ContainerStart? Open(string folder, bool podman)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, podman ? "podman-box" : "runc-box")).FullName;
        if (!File.Exists(DemoImage.Busybox)) return null;
        var probe = ContainerProbe.Run(Path.Combine(root, "attempts"), podman);
        if (!probe.Works) return null;
        var images = new ImageStore(Path.Combine(root, "images"), 1L << 30, TimeProvider.System);
        images.Load();
        var archive = Path.Combine(root, "image.tar");
        DemoImage.Write(archive, "/bin/true");
        var start = new ContainerStart(new ContainerHost(probe.Sandboxes!, probe.Engine!, images, new RegistryClient([])), root, archive, podman);
        start.MakeBare(root);
        return start;
    }

    /// <summary>With every limit, from the call until it has ended; what removes it is not counted.</summary>
    public async Task<TimeSpan> RunAsync()
    {
        folder.Create();
        File.Copy(archive, folder.Image, overwrite: true);
        var order = new ContainerOrder(new ContainerWorkload { Image = "image" }, "only", 1, 1);
        var since = Stopwatch.GetTimestamp();
        using var box = host.Open(folder, new SandboxLimits(128, 100, 256, 640), order, "bench");
        await box.HandOverAsync(folder, CancellationToken.None);
        var environment = new Dictionary<string, string> { ["PATH"] = ProgramEnvironment.SearchPath };
        var child = await box.StartAsync(new ProgramLaunch([], environment, static _ => { }, static _ => { }, null), CancellationToken.None);
        var exit = await child.Exit;
        var took = Stopwatch.GetElapsedTime(since);
        var end = await box.SettleAsync(new ChildResult(exit, took, []), null);
        if (end.NeverRan is { } failure) throw failure;
        if (exit.Code != 0) throw new InvalidOperationException($"the container ended with {exit.Code}");
        box.Dispose();
        folder.Remove();
        return took;
    }

    /// <summary>The engine with the same files and no more than what it takes by itself.</summary>
    public async Task<TimeSpan> RunBareAsync()
    {
        var since = Stopwatch.GetTimestamp();
        if (IsPodman)
        {
            await StartAsync(
                "/usr/bin/podman",
                [
                    "--root", $"{bundle}/s", "--runroot", $"/run/skyops/{host.Sandboxes.Places.Prefix}.bare", "--storage-driver", "vfs", "--runtime", "/usr/sbin/runc", "--cgroup-manager", "cgroupfs",
                    "--events-backend", "none", "run", "--rm", "--network", "none", "--memory", "128m", "--pids-limit", "640", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--read-only",
                    "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "--rootfs", image, "/bin/true",
                ]);
        }
        else
        {
            await StartAsync("/usr/sbin/runc", ["--root", $"{bundle}/state", "run", "--bundle", bundle, "skyops-bare"]);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    public void Dispose()
    {
        host.Dispose();
        host.Sandboxes.Places.RemoveShared();
        var bare = $"/run/skyops/{host.Sandboxes.Places.Prefix}.bare";
        ContainerRemains.UnmountBelow(bundle);
        ContainerRemains.UnmountBelow(bare);
        if (Directory.Exists(bare)) Directory.Delete(bare, recursive: true);
    }

    private void MakeBare(string root)
    {
        Directory.CreateDirectory(image);
        Directory.CreateDirectory(bundle);
        var parts = Directory.CreateDirectory(Path.Combine(root, "parts")).FullName;
        ImageUnpacker.Unpack(ImageArchive.Read(archive, parts, 1L << 30, CancellationToken.None), image, 1L << 30, CancellationToken.None);
        if (IsPodman) return;
        using var made = Process.Start(new ProcessStartInfo("/usr/sbin/runc", ["spec"]) { WorkingDirectory = bundle })!;
        made.WaitForExit();
        var config = Path.Combine(bundle, "config.json");
        var text = File.ReadAllText(config).Replace("\"terminal\": true", "\"terminal\": false", StringComparison.Ordinal)
            .Replace("\"sh\"", "\"/bin/true\"", StringComparison.Ordinal).Replace("\"rootfs\"", $"\"{image}\"", StringComparison.Ordinal);
        File.WriteAllText(config, text);
    }

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
