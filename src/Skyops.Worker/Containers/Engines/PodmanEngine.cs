using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers.Engines;

/// <summary>podman, with places of its own and none of the machine's settings, on an image's files that were unpacked here.</summary>
/// <param name="podman">Its absolute path.</param>
/// <param name="runc">The runtime that it is to start.</param>
/// <param name="state">Where it keeps what it knows of its containers; at most 48 characters, or its sockets have too long names.</param>
/// <param name="profile">The file of the filter of system calls.</param>
internal sealed class PodmanEngine(string podman, string runc, string state, string profile) : IContainerEngine
{
    private const string Settings = "containers.conf";
    private const string Mounts = "mounts.conf";

    private string[] Common =>
    [
        "--root", Path.Combine(state, "s"), "--runroot", Path.Combine(state, "r"), "--tmpdir", Path.Combine(state, "t"), "--storage-driver", "vfs",
        "--runtime", runc, "--cgroup-manager", "cgroupfs", "--events-backend", "none", "--log-level", "error",
        "--default-mounts-file", Path.Combine(state, Mounts),
    ];

    private Dictionary<string, string> Environment => new(EngineProgram.Environment, StringComparer.Ordinal)
    {
        ["CONTAINERS_CONF"] = Path.Combine(state, Settings),
        ["CONTAINERS_STORAGE_CONF"] = Path.Combine(state, "storage.conf"),
    };

    public string Version { get; } = $"{EngineProgram.Version(podman)}, {EngineProgram.Version(runc)}";

    /// <summary>Makes its places.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(state);
        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(state, Settings), "");
        File.WriteAllText(Path.Combine(state, Mounts), "");
        File.WriteAllText(Path.Combine(state, "storage.conf"), "[storage]\ndriver = \"vfs\"\n");
    }

    public SpawnRequest Request(ContainerPlan plan)
    {
        WriteFiles(plan);
        string[] arguments =
        [
            .. Common, "--hooks-dir", plan.Files.Hooks, "run", "--rm", "--name", plan.Name, "--log-driver", "passthrough", "--pull", "never",
            "--network", "none", "--no-hosts", "--hostname", EngineProgram.HostName, "--ipc", "private", "--pid", "private", "--uts", "private", "--cgroupns", "private", "--cgroups", "no-conmon",
            "--read-only", "--read-only-tmpfs=false", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--security-opt", $"seccomp={profile}",
            "--security-opt", "mask=/sys:/proc/interrupts", "--user", $"{plan.User}:{plan.User}", "--passwd=false", "--http-proxy=false", "--no-healthcheck",
            "--ulimit", Limit("nofile", SandboxLimits.OpenFiles), "--ulimit", Limit("core", 0), "--ulimit", Limit("fsize", plan.Limits.FileBytes), "--ulimit", Limit("nproc", plan.Limits.Processes),
            "--oom-score-adj", Text(EngineProgram.OutOfMemoryScore), "--shm-size", $"{plan.Limits.SharedMemoryMiB}m", "--workdir", plan.Folder, "--env-file", plan.Files.Environment,
            .. plan.Mounts.SelectMany(mount => new[] { "--volume", $"{mount.Source}:{mount.Target}:{(mount.ReadOnly ? "ro" : "rw")},nosuid,nodev,exec,private" }),
            "--entrypoint", "", "--rootfs", plan.Root, .. plan.Argv,
        ];
        return new SpawnRequest(podman, arguments, Environment, "/");
    }

    public void Remove(string name) => EngineProgram.Run(podman, [.. Common, "rm", "--force", "--ignore", "--time", "0", name], Environment);

    public void RemoveAll()
    {
        if (!Directory.Exists(state)) return;
        EngineProgram.Run(podman, [.. Common, "rm", "--all", "--force", "--time", "0"], Environment);
        ContainerRemains.UnmountBelow(state);
        Directory.Delete(state, recursive: true);
    }

    private static void WriteFiles(ContainerPlan plan)
    {
        // Not on the command line, which others on the machine may read.
        File.WriteAllLines(plan.Files.Environment, plan.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        File.SetUnixFileMode(plan.Files.Environment, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(plan.Files.Hooks);
        foreach (var (stage, hook) in ContainerHooks.Of(plan))
        {
            var file = new JsonObject { ["version"] = "1.0.0", ["hook"] = hook, ["when"] = new JsonObject { ["always"] = true }, ["stages"] = new JsonArray(stage) };
            File.WriteAllText(Path.Combine(plan.Files.Hooks, $"{stage}.json"), file.ToJsonString());
        }
    }

    private static string Limit(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}:{value}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
