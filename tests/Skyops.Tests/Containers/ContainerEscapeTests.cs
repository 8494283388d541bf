using System.Diagnostics;
using System.Text.Json;
using Skyops.Cli.Demo;
using Skyops.Tasks;
using Skyops.Tests.Sandbox;
using Skyops.Tests.Testing;
using Xunit.Abstractions;

namespace Skyops.Tests.Containers;

/// <summary>The programs that try to get out of the sandbox, tried in a container of an image with Python: each is refused, and says how.</summary>
[Collection("containers")]
public sealed class ContainerEscapeTests(ContainerWorlds worlds, ITestOutputHelper output)
{
    // In a container these places are there and empty; the image's programs cannot be set-user, which is tried where layers are unpacked.
    private static readonly string[] Elsewhere = ["look into /run", "sysfs", "programs that run as root"];
    private static readonly Lazy<byte[]> Python = new(MakePython);

    private const string Driver =
        """
        import json, os, subprocess, sys
        probes = json.load(open('/data/inputs/probes.json'))
        said = {}
        for name, program in probes.items():
            done = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True)
            said[name] = 'denied' if done.returncode == 0 else '%d %s' % (done.returncode, done.stderr[-300:])
            if os.path.exists('/data/outputs/denied'): os.remove('/data/outputs/denied')
        json.dump(said, open('/data/outputs/said.json', 'w'))
        """;

    [NeedsTheory(Need.Minutes)]
    [InlineData("podman")]
    [InlineData("runc")]
    public async Task Nothing_gets_out(string engine)
    {
        var world = worlds.Of(engine);
        var escape = new EscapeWorld();
        await escape.InitializeAsync();
        try
        {
            var probes = EscapeProbes.All.Keys.Except(Elsewhere).ToDictionary(name => name, EscapeProbes.Program);
            var assignment = world.Order(Python.Value, ["/usr/bin/python3", "-c", Driver], ramMiB: 256, diskMiB: 32, seconds: 120);
            var order = (ContainerOrder)JsonSerializer.Deserialize<WorkOrder>(assignment.OrderJson, JsonSerializerOptions.Web)!;
            foreach (var (name, value) in escape.Host) order.Container.Environment[name] = value;
            assignment.OrderJson = Skyops.Tests.Worker.Orders.Text(order);
            assignment.Inputs.Add(world.World.Silo.Blobs.Add("probes.json", "probes.json", JsonSerializer.SerializeToUtf8Bytes(probes)));

            var receipt = await world.RunAsync(assignment);

            Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
            var said = JsonSerializer.Deserialize<Dictionary<string, string>>(world.Output(receipt, "said.json"))!;
            foreach (var (name, answer) in said.Where(one => one.Value != "denied")) output.WriteLine($"{name}: {answer}");
            Assert.Equal(probes.Count, said.Count);
            Assert.All(said, one => Assert.Equal("denied", one.Value));
            Assert.True(Skyops.Tests.Worker.Processes.IsAlive(escape.HostProcess), "the process of the host was killed");
        }
        finally
        {
            await escape.DisposeAsync();
            escape.Dispose();
        }
    }

    /// <summary>The machine's Python with what it links to, as one layer.</summary>
    private static byte[] MakePython() => ContainerWorld.Made(path =>
    {
        var layer = path + ".layer";
        const string pack =
            """
            set -e
            python=$(readlink -f /usr/bin/python3) name=$(basename "$python")
            libraries=$(ldd "$python" /usr/lib/$name/lib-dynload/*.so | grep -o '/[^ ]*\.so[^ :]*' | grep -v lib-dynload | sort -u)
            tar -C / -chf "$1" --exclude '*/__pycache__' --exclude '*/test' --exclude "usr/lib/$name/config-*" --exclude '*/dist-packages' --exclude '*/idlelib' --exclude '*/lib2to3' \
                $(for f in /usr/bin/python3 /usr/lib/$name $libraries; do echo "${f#/}"; done)
            """;
        using var made = Process.Start("/bin/sh", ["-c", pack, "pack", layer])!;
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        DemoImage.Write(path, [File.ReadAllBytes(layer)]);
    });
}
