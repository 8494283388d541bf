using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;
using Xunit.Abstractions;

namespace Skyops.Tests.Sandbox;

/// <summary>Sandboxes that were made before their attempt was known.</summary>
[Collection("sandbox")]
public sealed class SpareTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly SandboxLimits Usual = new(RamMiB: 128, CpuPercent: 100, DiskMiB: 8, Processes: 256);
    private readonly string root = Path.Combine(Directory.CreateTempSubdirectory("skyops-spares-").FullName, "attempts");
    private Sandboxes? sandboxes;
    private int attempts;

    private SandboxSpares Spares => sandboxes!.Spares!;

    [NeedsFact(Need.Sandbox)]
    public async Task One_that_waits_is_taken_twice_in_a_row_and_nothing_of_the_first_attempt_is_in_the_second()
    {
        await RunAsync(Usual, "true");

        for (var taken = 1; taken <= 2; taken++)
        {
            var ran = await RunAsync(Usual, "cat /data/inputs/word; ls -A /data/outputs /data/scratch /data/tmp /dev/shm | grep -v :; echo x > /data/outputs/x; echo x > /dev/shm/x; echo x > /data/tmp/x", input: $"word {taken}");

            Assert.Equal((taken, 0), ((int)Spares.Taken, ran.Code));
            Assert.Equal([$"word {taken}"], ran.Lines.Where(line => line.Length > 0));
        }
    }

    [NeedsFact(Need.Sandbox)]
    public async Task The_limits_are_those_of_the_attempt_not_those_it_was_made_with()
    {
        const string memory = "python3 -c 'b = bytearray(100 << 20); print(len(b))'";
        const string processes = "i=0; while [ $i -lt 40 ]; do sleep 5 & i=$((i+1)); done";
        const string shared = "df -k /dev/shm | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2";

        // Each takes what was made for the one before it, wider or narrower.
        await RunAsync(Usual, "true");
        var narrow = await RunAsync(Usual with { RamMiB = 48 }, memory);
        Assert.Equal(StopCause.OutOfMemory, narrow.Breach);
        var wide = await RunAsync(Usual with { RamMiB = 512 }, $"{memory}; {shared}");
        Assert.Equal(["104857600", "262144"], wide.Lines);
        var few = await RunAsync(Usual with { Processes = 24 }, processes);
        Assert.Equal(StopCause.ProcessLimit, few.Breach);
        var many = await RunAsync(Usual, processes);
        Assert.Null(many.Breach);
        var slow = await RunAsync(Usual with { CpuPercent = 3 }, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
        Assert.True(slow.Usage.Throttled > 0);
        var fast = await RunAsync(Usual with { CpuPercent = 200 }, shared);
        Assert.Equal(["65536"], fast.Lines);
        Assert.Equal(6L, Spares.Taken);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task An_attempt_with_another_disk_gets_its_own()
    {
        await RunAsync(Usual, "true");

        var other = await RunAsync(Usual with { DiskMiB = 16 }, "head -c 12000000 /dev/zero > /data/outputs/x");

        Assert.Equal((0L, 0), (Spares.Taken, other.Code));
    }

    [NeedsFact(Need.Sandbox)]
    public async Task One_that_was_killed_while_it_waited_is_not_taken()
    {
        await RunAsync(Usual, "true");
        foreach (var pid in Groups().SelectMany(CgroupFolders.Processes).Distinct()) _ = LibC.Kill(pid, LibC.SigKill);
        await Until.SoAsync("it is dead", TimeSpan.FromSeconds(30), () => Task.FromResult(!Groups().SelectMany(CgroupFolders.Processes).Any()));

        var ran = await RunAsync(Usual, "echo there");

        Assert.Equal((0, 0L), (ran.Code, Spares.Taken));
        Assert.Equal(["there"], ran.Lines);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task Attempts_run_although_none_can_be_made_ahead()
    {
        await File.WriteAllTextAsync(sandboxes!.Places.Spares, "in the way");

        for (var i = 0; i < 2; i++) Assert.Equal(0, (await RunAsync(Usual, "true")).Code);

        Assert.Equal(0L, Spares.Taken);
        Assert.Empty(sandboxes.Places.Names());
        File.Delete(sandboxes.Places.Spares);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task When_the_worker_ends_all_are_removed()
    {
        await RunAsync(Usual, "true");
        await RunAsync(Usual with { DiskMiB = 16 }, "true");
        Assert.Equal(2, sandboxes!.Places.Names().Count());

        await Spares.DisposeAsync();

        Assert.Empty(sandboxes.Places.Names());
        Assert.Empty(Groups());
        Assert.False(Directory.Exists(sandboxes.Places.Spares));
        Assert.DoesNotContain(File.ReadLines("/proc/self/mountinfo"), line => line.Contains(sandboxes.Places.Prefix, StringComparison.Ordinal));
    }

    [NeedsFact(Need.Sandbox)]
    public async Task A_program_gets_its_words_and_variables_as_they_are_and_no_descriptor()
    {
        const string program = "import os, sys\nprint(sys.argv[1:], [os.environ.get(n) for n in ('A', 'UID', 'OPTIND', 'PWD')], sorted(os.listdir('/proc/self/fd')), repr(sys.stdin.read()))";
        string[] words = ["it's", "", "two\nlines\n", "ā\u0081 é $A `id` \\ \"", "-x", "a=b"];
        var variables = new Dictionary<string, string> { ["PATH"] = ProgramEnvironment.SearchPath, ["A"] = "'\n$B", ["UID"] = "no number", ["OPTIND"] = "x", ["LANG"] = "C.UTF-8" };
        await RunAsync(Usual, "true");

        var ran = await RunAsync(Usual, ["/usr/bin/python3", "-c", program, .. words], variables);

        // 3 is the folder that is being listed.
        Assert.Equal(["[\"it's\", '', 'two\\nlines\\n', 'ā\\x81 é $A `id` \\\\ \"', '-x', 'a=b'] [\"'\\n$B\", 'no number', 'x', '/data/scratch'] ['0', '1', '2', '3'] ''"], ran.Lines);
        Assert.Equal(1L, Spares.Taken);
    }

    public Task InitializeAsync()
    {
        if (Needs.WhySkipped(Need.Sandbox) is not null) return Task.CompletedTask;
        sandboxes = SandboxProbe.Run(root).Sandboxes;
        Assert.NotNull(sandboxes);
        sandboxes.KeepSpares(null);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (sandboxes is not null)
        {
            await Spares.DisposeAsync();
            sandboxes.Places.RemoveShared();
        }

        Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);
    }

    private Task<Ran> RunAsync(SandboxLimits limits, string script, string input = "") =>
        RunAsync(limits, ["/bin/sh", "-c", script], new Dictionary<string, string> { ["PATH"] = ProgramEnvironment.SearchPath }, input);

    /// <summary>Runs one attempt as a worker would, and waits until the next sandbox is made.</summary>
    private async Task<Ran> RunAsync(SandboxLimits limits, string[] argv, Dictionary<string, string> variables, string input = "")
    {
        var folder = sandboxes!.Places.OnDisk(new AttemptFolder(Path.Combine(root, $"t1-0-{attempts++}-0-1")));
        folder.Create();
        try
        {
            using var run = sandboxes.Open(folder, limits);
            await File.WriteAllTextAsync(Path.Combine(folder.Inputs, "word"), input);
            await run.HandOverAsync(folder, CancellationToken.None);
            var (lines, errors) = (new List<string>(), new List<string>());
            var child = await run.StartAsync(new ProgramLaunch(argv, variables, lines.Add, errors.Add, null), CancellationToken.None);
            var end = await run.SettleAsync(new ChildResult(await child.Exit, TimeSpan.Zero, errors), null);
            foreach (var line in errors) output.WriteLine(line);
            await Spares.WhenFilledAsync();
            return new Ran(end.Result.Exit.Code, end.Breach, lines, run.Usage);
        }
        finally
        {
            folder.Remove();
        }
    }

    private IEnumerable<string> Groups() =>
        sandboxes!.Groups.Find($"{SandboxPlace.GroupPrefix}{sandboxes.Places.Prefix}-").SelectMany(sandboxes.Groups.FoldersOf).Where(Directory.Exists);

    private sealed record Ran(int Code, StopCause? Breach, List<string> Lines, CgroupUsage Usage);
}
