using System.Formats.Tar;
using System.Text;
using Skyops.Cli.Demo;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;

namespace Skyops.Tests.Containers;

/// <summary>Containers as their submitters see them, with podman and with runc alone.</summary>
[Collection("containers")]
public sealed class ContainerAttemptTests(ContainerWorlds worlds, ITestOutputHelper output)
{
    public static TheoryData<string, string, AttemptExit, string> Bombs => new()
    {
        { "memory", "dd if=/dev/zero of=/dev/null bs=400M count=1", AttemptExit.OutOfMemory, "oom" },
        { "memory of a child, unseen", "(dd if=/dev/zero of=/dev/null bs=400M count=1) || true; exit 0", AttemptExit.OutOfMemory, "oom" },
        { "forks", "i=0; while [ $i -lt 900 ]; do sleep 60 & i=$((i+1)); done; wait", AttemptExit.ProcessLimit, "pids" },
        { "disk", "dd if=/dev/zero of=/data/outputs/x bs=1M count=400", AttemptExit.DiskQuota, "disk-quota" },
        { "log", "yes 'a line that says nothing at all, again and again'", AttemptExit.LogQuota, "log-quota" },
        { "time, deaf to signals", "trap '' TERM INT HUP; while :; do :; done", AttemptExit.TimedOut, "timeout" },
        { "shared memory", "dd if=/dev/zero of=/dev/shm/x bs=1M count=400", AttemptExit.WorkloadFailed, "No space left" },
    };

    [NeedsTheory(Need.Containers)]
    [InlineData("podman")]
    [InlineData("runc")]
    public async Task A_container_finds_its_inputs_and_leaves_its_outputs_under_data(string engine)
    {
        var world = worlds.Of(engine);
        var assignment = world.Script("wc -w < /data/inputs/words.txt > /data/outputs/count; env > /data/outputs/env; id -u > /data/outputs/id; pwd > /data/outputs/pwd; mktemp > /data/outputs/temporary; ls /data/inputs > /data/outputs/inputs");
        assignment.Inputs.Add(world.World.Silo.Blobs.Add("words.txt", "words.txt", "to be or not to be"u8.ToArray()));

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var variables = world.Output(receipt, "env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(("6", "/data/scratch", "words.txt"), (world.Output(receipt, "count").Trim(), world.Output(receipt, "pwd").Trim(), world.Output(receipt, "inputs").Trim()));
        Assert.NotEqual("0", world.Output(receipt, "id").Trim());
        Assert.StartsWith("/data/tmp/", world.Output(receipt, "temporary"), StringComparison.Ordinal);
        Assert.Equal(("t1", "/data/outputs", "9", "/bin", "image"), (variables["SKYOPS_TASK"], variables["SKYOPS_OUTPUTS"], variables["LEVEL"], variables["PATH"], variables["FLAVOUR"]));
        Assert.True(receipt.CpuMs > 0);
    }

    [NeedsTheory(Need.Containers)]
    [InlineData("podman")]
    [InlineData("runc")]
    public async Task Without_arguments_the_images_own_program_runs(string engine)
    {
        var world = worlds.Of(engine);

        var receipt = await world.RunAsync(world.Order(ContainerWorld.Image, []));

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal("own\n", world.Output(receipt, "said"));
    }

    [NeedsTheory(Need.Containers)]
    [MemberData(nameof(Bombs))]
    public async Task A_bomb_is_ended_with_its_reason(string bomb, string script, AttemptExit exit, string told)
    {
        // The limits are the same control groups for both; one each is enough.
        var world = worlds.Of(bomb.Length % 2 == 0 ? "podman" : "runc");
        var receipt = await world.RunAsync(world.Script(script, seconds: bomb.StartsWith("time", StringComparison.Ordinal) ? 2 : 60));

        output.WriteLine($"{bomb}: {receipt.Exit}, ran {receipt.RunMs} ms, peak {receipt.PeakRamMib} MiB: {receipt.Message}");
        Assert.Equal(exit.ToString(), receipt.Exit);
        Assert.Contains(told, receipt.Message, StringComparison.Ordinal);
        Assert.True(receipt.PeakRamMib <= 80, $"{receipt.PeakRamMib} MiB");
    }

    [NeedsTheory(Need.Containers)]
    [InlineData("podman", "exit 71", "exit code 71")]
    [InlineData("podman", "exit 125", "exit code 125")]
    [InlineData("runc", "exit 127", "exit code 127")]
    [InlineData("podman", "echo 'Error: runc create failed: exec: no such file or directory' >&2; exit 127", "exit code 127")]
    public async Task No_container_can_put_the_blame_on_its_node(string engine, string script, string told)
    {
        var world = worlds.Of(engine);

        var receipt = await world.RunAsync(world.Script(script, seconds: 20));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains(told, receipt.Message, StringComparison.Ordinal);
    }

    [NeedsTheory(Need.Containers)]
    [InlineData("podman")]
    [InlineData("runc")]
    public async Task A_program_that_the_image_has_not_is_its_tasks_fault(string engine)
    {
        var world = worlds.Of(engine);

        var receipt = await world.RunAsync(world.Order(ContainerWorld.Image, ["no-such-program"]));

        Assert.True(receipt.Exit == nameof(AttemptExit.WorkloadFailed), receipt.Message);
        Assert.Contains("no such program", receipt.Message, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Containers)]
    public async Task What_is_no_image_is_its_tasks_fault()
    {
        var world = worlds.Podman;
        var layer = Tar(("bin/x", "x"));
        var document = DemoImage.Document([layer]);
        var told = Encoding.UTF8.GetString(document);
        var other = told.Replace(told[(told.IndexOf("sha256:", StringComparison.Ordinal) + 7)..][..64], new string('0', 64), StringComparison.Ordinal);
        (byte[] Image, string Told)[] wrong =
        [
            ("no archive at all"u8.ToArray(), "cannot be read"),
            (Tar(("hello", "x")), "neither manifest.json nor index.json"),
            (Tar(("manifest.json", """[{"Config":"c","Layers":["l"]}]"""), ("c", other), ("l", Encoding.Latin1.GetString(layer))), "has the digest"),
            (ContainerWorld.Made(path => DemoImage.Write(path, [Tar(("../../escaped", "x"))])), "leaves the root"),
        ];
        foreach (var (image, problem) in wrong)
        {
            var receipt = await world.RunAsync(world.Order(image, ["/bin/x"]));

            Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
            Assert.Contains(problem, receipt.Message, StringComparison.Ordinal);
        }
    }

    internal static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.Latin1.GetBytes(text)), Mode = (UnixFileMode)0x1ED });
        }

        return bytes.ToArray();
    }
}
