using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;

namespace Skyops.Tests.Sandbox;

/// <summary>
/// Where control groups are looked for, and what is written to those of version 2. The latter on a folder that looks like one: a
/// machine whose controllers are in version 1 cannot mount them in version 2 too.
/// </summary>
public sealed class CgroupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("skyops-cgroup-").FullName;

    [Fact]
    public void With_both_versions_mounted_the_one_that_has_the_controllers_is_taken()
    {
        string[] mounts =
        [
            "30 24 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw", "31 24 0:27 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory",
            "32 24 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids", "33 24 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
        ];

        var found = CgroupSearch.Find(mounts, ["9:memory:/a/b", "8:pids:/", "4:cpu,cpuacct:/docker/abc/x", "0::/c"], () => false);

        Assert.Equal("cgroups version 1", found.Version);
        Assert.Equal(["/sys/fs/cgroup/pids/g", "/sys/fs/cgroup/memory/a/b/g", "/sys/fs/cgroup/cpu,cpuacct/x/g"], found.FoldersOf("g"));
    }

    [Theory]
    [InlineData("0::/system.slice/skyops.service", "/sys/fs/cgroup/system.slice/skyops.service/g")]
    [InlineData("0::/system.slice/skyops.service/skyops-worker", "/sys/fs/cgroup/system.slice/skyops.service/g")]
    [InlineData("0::/", "/sys/fs/cgroup/g")]
    public void Version_2_groups_lie_beside_the_workers_own(string own, string expected)
    {
        var found = CgroupSearch.Find(["30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"], [own], () => false);

        Assert.Equal(("cgroups version 2", expected), (found.Version, Assert.Single(found.FoldersOf("g"))));
    }

    [Fact]
    public void Without_control_groups_it_is_said_what_to_do() =>
        Assert.Contains("/sys/fs/cgroup", Assert.Throws<SandboxException>(() => CgroupSearch.Find(["1 1 0:1 / / rw - ext4 /dev/sda rw"], ["0::/"], () => false)).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Version_2_moves_the_worker_aside_hands_the_controllers_on_and_sets_every_limit()
    {
        Write("", "cgroup.controllers", "cpuset cpu io memory pids");
        Write("", "cgroup.subtree_control", "");
        Write(CgroupVersion2.OwnName, "cgroup.procs", "");
        foreach (var file in (string[])["pids.max", "memory.max", "memory.oom.group", "memory.swap.max", "cpu.max", "cpu.weight"]) Write("g", file, "");

        new CgroupVersion2(folder, () => true).Create("g", new CgroupLimits(64, 150, 100));

        Assert.Equal($"{Environment.ProcessId}", Read(CgroupVersion2.OwnName, "cgroup.procs"));
        Assert.Equal("+cpu +memory +pids", Read("", "cgroup.subtree_control"));
        Assert.Equal(("100", "67108864", "1", "0"), (Read("g", "pids.max"), Read("g", "memory.max"), Read("g", "memory.oom.group"), Read("g", "memory.swap.max")));
        Assert.Equal(("150000 100000", "150"), (Read("g", "cpu.max"), Read("g", "cpu.weight")));
    }

    [Fact]
    public void Version_2_says_what_a_group_took_and_was_refused()
    {
        Write("g", "memory.stat", "anon 4096\nfile 999\nshmem 1000\n");
        Write("g", "memory.peak", "8192\n");
        Write("g", "memory.events", "low 0\noom 3\noom_kill 2\n");
        Write("g", "pids.events", "max 7\n");
        Write("g", "cpu.stat", "usage_usec 1500000\nnr_throttled 4\n");

        Assert.Equal(new CgroupUsage(5_096, 8_192, TimeSpan.FromSeconds(1.5), 2, 7, 4), new CgroupVersion2(folder, () => false).Read("g"));
    }

    [Theory]
    [InlineData("cpu memory", "pids")]
    [InlineData("", "cpu")]
    public void A_controller_that_is_not_there_is_named(string there, string missing)
    {
        Write("", "cgroup.controllers", there);

        var refused = Assert.Throws<SandboxException>(() => new CgroupVersion2(folder, () => false).Create("g", new CgroupLimits(64, 100, 100)));

        Assert.Contains(missing, refused.Control, StringComparison.Ordinal);
        Assert.Contains("Delegate=yes", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Swap_that_cannot_be_limited_is_a_missing_control()
    {
        Write("", "cgroup.subtree_control", "cpu memory pids");
        foreach (var file in (string[])["pids.max", "memory.max", "memory.oom.group", "cpu.max", "cpu.weight"]) Write("g", file, "");

        Assert.Equal("swap limit", Assert.Throws<SandboxException>(() => new CgroupVersion2(folder, () => true).Create("g", new CgroupLimits(64, 100, 100))).Control);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string group, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, group));
        File.WriteAllText(Path.Combine(folder, group, file), text);
    }

    private string Read(string group, string file) => File.ReadAllText(Path.Combine(folder, group, file));
}
