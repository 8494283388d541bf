using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Storage.Fetching;
using Skyops.Tasks;
using Skyops.Worker.Containers;
using Skyops.Worker.Sandbox;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Demo;

/// <summary>The same small task in a container of an image made here, and in a sandbox: both must make the same bytes.</summary>
internal static class ContainerDemo
{
    private const string Script = "i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done | sha256sum > $SKYOPS_OUTPUTS/digest";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly string[] SiloArguments = ["--port", "0", "--gateway-port", "0"];

    public static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        using var folder = new DemoFolder("container");
        try
        {
            var controls = Look(context.Output);
            var report = await PlayAsync(context.Output, folder, controls, limit.Token);
            TellEnd(context.Output, report with { Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1) });
            return report.SameDigest ? ExitCodes.Ok : throw CliException.Failed("the container and the sandbox made different bytes", "please report this with the lines above");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw CliException.Failed($"the demo did not end within {Longest.TotalMinutes:0} minutes", "is the machine very busy? `skyops doctor` looks at it");
        }
    }

    private static IReadOnlyList<SandboxControl> Look(CliOutput output)
    {
        output.Heading("What this machine can limit a container to, each tried");
        if (!File.Exists(DemoImage.Busybox)) throw CliException.Failed("there is no static busybox to make an image of", "install it; on Debian: apt-get install busybox-static");
        var controls = ContainerDoctor.Examine();
        output.Table(["control", "held", "found"], controls.Select(control => new[] { control.Name, control.Works ? "yes" : "no", control.Found }));
        return controls.FirstOrDefault(control => !control.Works) is { } missing
            ? throw CliException.Failed($"this machine can run no containers: {missing.Name}: {missing.Found}", missing.Remedy)
            : controls;
    }

    private static async Task<ContainerReport> PlayAsync(CliOutput output, DemoFolder folder, IReadOnlyList<SandboxControl> controls, CancellationToken cancellationToken)
    {
        output.Heading("A silo, and a worker that runs strangers' images and programs");
        await using var pool = await LocalPool.StartAsync(folder.Work, 1, SiloArguments, ["--slots", "2", "--allow", "container", "--allow", "command"], cancellationToken);
        using var wallet = WalletKey.Create();
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [new Uri(pool.Silo.Api)], Credentials = new WalletCredentials(wallet) });

        output.Heading("An image made of one static program, without any registry");
        var image = Path.Combine(folder.Work, "image.tar");
        DemoImage.Write(image, "/bin/sh", "-c", Script);
        output.Line("skyops submit-task --image image.tar --budget 1");
        var inputs = await new InputSources(client.Blobs, new FetchSource(), new FetchOptions()).ResolveAsync([], asTheyAre: true, cancellationToken, image);
        var (container, containerSeconds) = await RunAsync(output, client, new ContainerWorkload { Image = inputs![0].Name }, inputs, cancellationToken);
        output.Line("skyops submit-task --command --budget 1 -- /bin/sh -c '…the same…'");
        var (command, commandSeconds) = await RunAsync(output, client, new CommandWorkload { Argv = ["/bin/sh", "-c", Script] }, null, cancellationToken);
        return new ContainerReport(
            container == command, container, containerSeconds, commandSeconds, controls.First(control => control.Name == "container engine").Found,
            [.. controls.Where(control => control.Name != "container engine").Select(control => $"{control.Name}: {control.Found}")], inputs[0].Sha256, 0);
    }

    private static async Task<(string Digest, double Seconds)> RunAsync(CliOutput output, SkyopsClient client, Workload workload, TaskInput[]? inputs, CancellationToken cancellationToken)
    {
        var spec = new TaskSpec
        {
            Name = $"demo-{workload.Executor}",
            Workload = workload,
            Inputs = inputs,
            Redundancy = 1,
            Budget = Amount.Whole(1),
            DurationSeconds = 60,
            Resources = new ResourceRequest { RamMiB = 128, DiskMiB = 16 },
        };
        var task = await client.Tasks.SubmitAsync(spec, cancellationToken: cancellationToken);
        if (output.Json) await task.WaitAsync(cancellationToken);
        else await TaskProgressView.FollowAsync(output, task, cancellationToken);
        var view = await task.GetAsync(cancellationToken);
        if (view.Status != TaskStatus.Completed) throw CliException.Failed($"the task is {Formats.Lower(view.Status)}", view.Reason);
        return (view.Outputs.Single().Sha256, Math.Round(view.Shards.SelectMany(shard => shard.Attempts).Max(attempt => attempt.RunMs) / 1_000.0, 3));
    }

    private static void TellEnd(CliOutput output, ContainerReport report)
    {
        if (output.Json)
        {
            output.Value(report, CliJson.Default.ContainerReport);
            return;
        }

        output.Heading("Result");
        output.Facts(
            ("same bytes", report.SameDigest ? "yes" : "no"),
            ("digest", $"SHA-256 {report.Digest}"),
            ("in the container", Formats.Seconds(report.ContainerSeconds)),
            ("in the sandbox", Formats.Seconds(report.CommandSeconds)),
            ("made by", report.Runtime),
            ("took", Formats.Seconds(report.Seconds)));
    }
}
