using System.Diagnostics;
using System.Globalization;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Sandbox;

/// <summary>Programs that want everything: each is ended with the reason, or gets no more than it may have.</summary>
[Collection("sandbox")]
public sealed class BombTests(SharedSandboxWorld shared, ITestOutputHelper output) : IClassFixture<SharedSandboxWorld>
{
    public static TheoryData<string, string, AttemptExit, string> Bombs => new()
    {
        { "fork", "f() { f | f & }; f; sleep 60", AttemptExit.ProcessLimit, "pids" },
        { "threads", Python("import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()"), AttemptExit.ProcessLimit, "pids" },
        { "memory", Python("b = []\nwhile True: b.append(bytearray(1 << 20))"), AttemptExit.OutOfMemory, "oom" },
        { "memory of a child, unseen", "(head -c 400000000 /dev/zero | tail -n 1 > /dev/null) || true; exit 0", AttemptExit.OutOfMemory, "oom" },
        { "memory behind files", Python("import os\nf = os.memfd_create('x')\nwhile True: os.write(f, bytes(1 << 20))"), AttemptExit.OutOfMemory, "oom" },
        { "disk", "head -c 400000000 /dev/zero > /data/outputs/x", AttemptExit.DiskQuota, "disk-quota" },
        { "disk, many places", "while :; do for d in outputs checkpoint scratch tmp logs; do head -c 500000 /dev/zero >> /data/$d/x; done; done", AttemptExit.DiskQuota, "disk-quota" },
        { "inodes", Python("i = 0\nwhile True: open('/data/tmp/%d' % i, 'w'); i += 1".Replace("; i", "\n  i", StringComparison.Ordinal).Replace("True: open", "True:\n  open", StringComparison.Ordinal)), AttemptExit.DiskQuota, "disk-quota" },
        { "log", "yes 'a line that says nothing at all, again and again'", AttemptExit.LogQuota, "log-quota" },
        { "log without line ends, on standard error", "cat /dev/zero >&2", AttemptExit.LogQuota, "log-quota" },
        { "time, deaf to signals", "trap '' TERM INT HUP; while :; do :; done", AttemptExit.TimedOut, "timeout" },
        { "shared memory", "head -c 400000000 /dev/zero > /dev/shm/x", AttemptExit.WorkloadFailed, "No space left" },
        { "open files", Python("f = []\nwhile True: f.append(open('/dev/null'))"), AttemptExit.WorkloadFailed, "Too many open files" },
    };

    [NeedsTheory(Need.Sandbox)]
    [MemberData(nameof(Bombs))]
    public async Task A_bomb_is_ended_with_its_reason(string bomb, string script, AttemptExit exit, string told)
    {
        var world = shared.World;
        var watch = Stopwatch.StartNew();

        var receipt = await world.RunAsync(world.Script(script, ramMiB: 64, seconds: bomb.StartsWith("time", StringComparison.Ordinal) ? 1 : 60));

        output.WriteLine($"{bomb}: {receipt.Exit} after {watch.Elapsed.TotalSeconds:0.00} s, of which it ran {receipt.RunMs} ms; peak {receipt.PeakRamMib} MiB");
        Assert.Equal(exit.ToString(), receipt.Exit);
        Assert.Contains(told, receipt.Message, StringComparison.Ordinal);
        Assert.True(receipt.PeakRamMib <= 80, $"{receipt.PeakRamMib} MiB");
    }

    [NeedsFact(Need.Minutes)]
    public async Task What_a_neighbour_gets_done_beside_bombs_is_recorded()
    {
        var world = shared.World;
        const string count = "import hashlib, time\nend = time.time() + 2\nn = 0\nwhile time.time() < end:\n  hashlib.sha256(bytes(65536)).digest()\n  n += 1\nopen('/data/outputs/n', 'w').write(str(n))";
        var alone = await DoneAsync(world, count);
        foreach (var row in Bombs.Where(row => (string)row[0] is "fork" or "memory" or "disk" or "inodes" or "log"))
        {
            // Bombs one after the other for as long as the neighbour runs.
            var neighbour = DoneAsync(world, count);
            var bombs = 0;
            for (; !neighbour.IsCompleted; bombs++) await world.RunAsync(world.Script((string)row[1], ramMiB: 64));
            output.WriteLine($"beside {bombs} bombs of {row[0]}: {await neighbour} of {alone} hashes, {100.0 * await neighbour / alone:0} %");
        }

        Assert.True(alone > 0);
    }

    private static async Task<int> DoneAsync(SandboxWorld world, string program)
    {
        Wire.Receipt receipt = await world.RunAsync(world.Python(program));
        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        return int.Parse(world.Output(receipt, "n"), CultureInfo.InvariantCulture);
    }

    private static string Python(string program) => $"exec /usr/bin/python3 -c \"{program}\"";
}
