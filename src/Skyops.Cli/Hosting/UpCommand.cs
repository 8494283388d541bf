using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Hosting;

internal static class UpCommand
{
    private static readonly Option<int> Workers = new("--workers") { Description = "How many workers, 1 to 64. Default 3.", HelpName = "N", DefaultValueFactory = _ => 3 };

    private static readonly Option<int> Slots = new("--slots") { Description = "Attempts each worker runs at once. Default 1.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public static Command Build() => new Command("up", "Run a whole pool on this machine: a silo and some workers, until Ctrl-C.")
        .With(Workers, Slots, WorkerFlags.Allow, SiloFlags.Port, SiloFlags.GatewayPort).Runs(RunAsync);

    private static async Task RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var workers = context.Get(Workers);
        if (workers is < 1 or > 64) throw CliException.Usage($"--workers {workers} is not in range", "1 to 64");
        string[] ports = ["--port", $"{context.Get(SiloFlags.Port) ?? 5080}", "--gateway-port", $"{context.Get(SiloFlags.GatewayPort) ?? 5081}"];
        string[] worker = ["--slots", $"{context.Get(Slots)}", .. (context.Get(WorkerFlags.Allow) ?? []).SelectMany(executor => new[] { "--allow", executor })];
        await using var pool = await LocalPool.StartAsync(context.DataFolder("up"), workers, ports, worker, cancellationToken);
        Announce(context.Output, pool);
        try
        {
            // None is started again: what ends a silo or worker is for the person to see.
            var ended = await pool.WhenOneEndsAsync(cancellationToken);
            throw ended.EndedEarly();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.Output.Note("stopping");
        }
    }

    private static void Announce(CliOutput output, LocalPool pool)
    {
        if (output.Json) output.Value(new UpStarted(pool.Silo, pool.Workers), CliJson.Default.UpStarted);
        var silo = pool.Silo.Api == "http://127.0.0.1:5080/" ? "" : $" --silo {pool.Silo.Api.TrimEnd('/')}";
        output.Facts(("api and page", pool.Silo.Api), ("worker gateway", pool.Silo.Gateway), ("data", pool.Silo.Data));
        output.Table(["node", "process", "data"], pool.Workers.Select(worker => new[] { worker.Node, $"{worker.ProcessId}", worker.Data }));
        output.Line("type next, in another terminal:");
        output.Line($"  skyops submit-task{silo} --model resnet8 --dataset data/digits.csv.gz --shards 2 --rounds 3 --redundancy 2 --budget 5 --wait");
        output.Line($"  skyops task ls{silo}");
        output.Line($"  skyops node ls{silo}");
        output.Line("Ctrl-C stops everything.");
    }
}
