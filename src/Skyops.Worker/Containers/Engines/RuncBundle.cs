using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers.Engines;

/// <summary>The <c>config.json</c> of a bundle (OCI runtime specification 1.0).</summary>
internal static class RuncBundle
{
    private static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/proc/interrupts", "/sys",
    ];

    private static readonly string[] Fixed = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public static JsonObject Make(ContainerPlan plan) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["hostname"] = EngineProgram.HostName,
        ["root"] = new JsonObject { ["path"] = plan.Root, ["readonly"] = true },
        ["process"] = Process(plan),
        ["mounts"] = Mounts(plan),
        ["hooks"] = new JsonObject(ContainerHooks.Of(plan).Select(one => KeyValuePair.Create<string, JsonNode?>(one.Stage, new JsonArray(one.Hook)))),
        ["linux"] = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. ((string[])["pid", "network", "ipc", "uts", "mount", "cgroup"]).Select(type => new JsonObject { ["type"] = type })]),
            ["cgroupsPath"] = $"/{plan.Name}.runc",
            ["resources"] = new JsonObject { ["devices"] = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" }) },
            ["seccomp"] = SeccompProfile.Make(),
            ["maskedPaths"] = Texts(Masked),
            ["readonlyPaths"] = Texts(Fixed),
        },
    };

    private static JsonObject Process(ContainerPlan plan) => new()
    {
        ["terminal"] = false,
        ["user"] = new JsonObject { ["uid"] = plan.User, ["gid"] = plan.User },
        ["args"] = Texts(plan.Argv),
        ["env"] = Texts(plan.Environment.Select(variable => $"{variable.Key}={variable.Value}")),
        ["cwd"] = plan.Folder,
        ["capabilities"] = new JsonObject(((string[])["bounding", "effective", "permitted", "inheritable", "ambient"]).Select(set => KeyValuePair.Create<string, JsonNode?>(set, new JsonArray()))),
        ["rlimits"] = new JsonArray(
            Limit("RLIMIT_NOFILE", SandboxLimits.OpenFiles), Limit("RLIMIT_CORE", 0), Limit("RLIMIT_FSIZE", plan.Limits.FileBytes), Limit("RLIMIT_NPROC", plan.Limits.Processes)),
        ["noNewPrivileges"] = true,
        ["oomScoreAdj"] = EngineProgram.OutOfMemoryScore,
    };

    private static JsonArray Mounts(ContainerPlan plan) => new(
    [
        Mount("proc", "proc", "/proc", "nosuid", "noexec", "nodev"),
        Mount("tmpfs", "tmpfs", "/dev", "nosuid", "strictatime", "mode=755", "size=64k"),
        Mount("devpts", "devpts", "/dev/pts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
        Mount("tmpfs", "shm", "/dev/shm", "nosuid", "noexec", "nodev", "mode=1777", string.Create(CultureInfo.InvariantCulture, $"size={plan.Limits.SharedMemoryMiB}m")),
        .. plan.Mounts.Select(mount => Mount("bind", mount.Source, mount.Target, "bind", "private", "nosuid", "nodev", mount.ReadOnly ? "ro" : "rw")),
    ]);

    private static JsonObject Mount(string type, string source, string target, params string[] options) =>
        new() { ["destination"] = target, ["type"] = type, ["source"] = source, ["options"] = Texts(options) };

    private static JsonObject Limit(string type, long value) => new() { ["type"] = type, ["hard"] = value, ["soft"] = value };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
