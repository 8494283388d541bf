using System.CommandLine;
using Serilog.Extensions.Logging;
using Skyops.Api;
using Skyops.Cli.Accounts;
using Skyops.Cli.Output;
using Skyops.Client;
using Skyops.Client.Errors;
using Skyops.Worker;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

internal static class WorkerCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Command Build() => new Command("worker", "Offer this machine to a pool: enrol as a node and run what it is given.").With(WorkerFlags.All).Runs(RunAsync);

    private static async Task RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var folder = context.DataFolder("worker");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var logger = CliLogging.Create(folder, "worker", LogLevelOption.Read(context));
        using var loggers = new SerilogLoggerFactory(logger);
        try
        {
            var silos = await FindAsync(context, cancellationToken);
            using var options = new WorkerSetup(context, folder, silos);
            Announce(context.Output, options.Options, folder);
            await WorkerHost.RunAsync(options.Options, loggers, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a worker is meant to end.
        }
    }

    /// <summary>Asks each silo for its gateway. A worker may be started before its silo: it waits for the first that answers.</summary>
    private static async Task<IReadOnlyList<FoundSilo>> FindAsync(CliContext context, CancellationToken cancellationToken)
    {
        var told = false;
        while (true)
        {
            var found = new List<FoundSilo>();
            SkyopsException? last = null;
            foreach (var api in context.Silos)
            {
                using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [api], Tries = 1 });
                try
                {
                    var info = await client.InfoAsync(cancellationToken);
                    found.Add(new FoundSilo(Endpoint(context, api, info), info.ChainId));
                }
                catch (SkyopsException failure) when (failure.Retryable)
                {
                    last = failure;
                }
            }

            if (found.Count > 0) return found;
            if (!told) context.Output.Note($"waiting for a silo: {last!.Message}");
            told = true;
            await Task.Delay(Patience, cancellationToken);
        }
    }

    private static SiloEndpoint Endpoint(CliContext context, Uri api, InfoResponse info)
    {
        if (context.Get(WorkerFlags.Gateway) is not { } text) return new SiloEndpoint(GatewayAddress.Resolve(api, info.GatewayUrl), api);
        return Uri.TryCreate(text, UriKind.Absolute, out var gateway) && gateway.Scheme is "http" or "https"
            ? new SiloEndpoint(gateway!, api)
            : throw CliException.Usage($"--gateway '{text}' is no http or https address", "for example http://127.0.0.1:5081");
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
