using System.CommandLine;
using Serilog.Extensions.Logging;
using Skyops.Cli.Output;
using Skyops.Worker;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

internal static class WorkerCommand
{
    public static Command Build() => new Command("worker", "Offer this machine to a pool: enrol as a node and run what it is given.").With(WorkerFlags.All).Runs(RunAsync);

    private static async Task RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var folder = context.DataFolder("worker");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var logger = CliLogging.Create(folder, "worker", LogLevelOption.Read(context));
        using var loggers = new SerilogLoggerFactory(logger);
        try
        {
            var silos = await SiloSearch.FindAsync(context, cancellationToken);
            using var options = new WorkerSetup(context, folder, silos);
            Announce(context.Output, options.Options, folder);
            await WorkerHost.RunAsync(options.Options, loggers, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a worker is meant to end.
        }
    }

    private static void Announce(CliOutput output, WorkerOptions options, string folder)
    {
        var credentials = options.Credentials;
        var owner = credentials.Owner ?? credentials.Node;
        var started = new WorkerStarted(credentials.Node.ToString(), owner.ToString(), options.Silos[0].Gateway.ToString(), folder, Environment.ProcessId);
        if (output.Json) output.Value(started, CliJson.Default.WorkerStarted);
        output.Facts(("node", started.Node), ("paid account", started.Owner), ("worker gateway", started.Gateway), ("data", started.Data));
    }
}
