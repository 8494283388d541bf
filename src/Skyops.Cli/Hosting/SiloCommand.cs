using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serilog;
using Skyops.Cli.Output;
using Skyops.Silo;

namespace Skyops.Cli.Hosting;

internal static class SiloCommand
{
    public static Command Build() => new Command("silo", "Run a front silo: API, worker gateway, operator page.").With(SiloFlags.All).Runs(RunAsync);

    private static async Task RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var options = SiloFlags.Read(context);
        if (options.Validate() is { Count: > 0 } problems) throw CliException.Usage(string.Join("; ", problems), "`skyops silo --help` lists the options");
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var logger = CliLogging.Create(options.DataFolder, "silo", LogLevelOption.Read(context));
        await using var silo = await SiloHost.StartAsync(options, logging => logging.AddSerilog(logger), cancellationToken);
        Announce(context.Output, silo, options.DataFolder);
        await silo.WaitForShutdownAsync(cancellationToken);
    }

    private static void Announce(CliOutput output, SiloHost silo, string dataFolder)
    {
        var api = silo.Addresses.Api.ToString();
        var started = new SiloStarted(api, silo.Addresses.Gateway.ToString(), api, dataFolder, Environment.ProcessId);
        if (output.Json) output.Value(started, CliJson.Default.SiloStarted);
        output.Facts(
            ("api", started.Api), ("worker gateway", started.Gateway), ("operator page", started.Page), ("data", started.Data),
            ("next", $"skyops worker --silo {started.Api.TrimEnd('/')}"));
    }
}
