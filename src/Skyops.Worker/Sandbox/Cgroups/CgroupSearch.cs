namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>Finds the control groups that this process is in.</summary>
internal static class CgroupSearch
{
    private static readonly string[] Controllers = ["pids", "memory", "cpu", "cpuacct"];

    /// <exception cref="SandboxException">There are none.</exception>
    public static ICgroups Find() => Find(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"), SwapInUse);

    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="own">Lines of <c>/proc/self/cgroup</c>.</param>
    /// <param name="swapInUse">Whether the machine has swap now.</param>
    public static ICgroups Find(IReadOnlyList<string> mounts, IReadOnlyList<string> own, Func<bool> swapInUse)
    {
        var trees = mounts.Select(Mount.Parse).OfType<Mount>().Where(mount => mount.Type is "cgroup" or "cgroup2").ToArray();
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var controller in Controllers)
        {
            var tree = trees.FirstOrDefault(mount => mount.Type == "cgroup" && mount.Options.Contains(controller));
            if (tree is not null && PathOf(own, controller) is { } path) parents[controller] = tree.Under(path);
        }

        // Where both versions are mounted a controller belongs to one of them.
        if (parents.ContainsKey("memory") || parents.ContainsKey("pids")) return new CgroupVersion1(parents, swapInUse);
        if (trees.FirstOrDefault(mount => mount.Type == "cgroup2") is { } unified && PathOf(own, "") is { } place)
        {
            if (Path.GetFileName(place) == CgroupVersion2.OwnName) place = Path.GetDirectoryName(place)!;
            return new CgroupVersion2(unified.Under(place), swapInUse);
        }

        throw new SandboxException("control groups", "none are mounted", "mount cgroups version 2 at /sys/fs/cgroup");
    }

    private static bool SwapInUse() => File.Exists("/proc/swaps") && File.ReadLines("/proc/swaps").Skip(1).Any();

    private static string? PathOf(IEnumerable<string> own, string controller)
    {
        foreach (var line in own)
        {
            var parts = line.Split(':', 3);
            if (parts.Length == 3 && parts[1].Split(',').Contains(controller)) return parts[2];
        }

        return null;
    }

    private sealed record Mount(string Root, string Place, string Type, string[] Options)
    {
        /// <summary>One line (proc(5)); null when it is none.</summary>
        public static Mount? Parse(string line)
        {
            var halves = line.Split(" - ", 2);
            var (left, right) = (halves[0].Split(' '), halves.Length == 2 ? halves[1].Split(' ') : []);
            return left.Length < 5 || right.Length < 3 ? null : new Mount(left[3], left[4], right[0], right[2].Split(','));
        }

        /// <summary>Where a group lies on the disk: in a container only a part of the tree may be mounted.</summary>
        public string Under(string path)
        {
            var inner = Root != "/" && path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
            return Path.Combine(Place, inner.TrimStart('/'));
        }
    }
}
