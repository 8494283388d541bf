using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serilog;
using Skyops.Cli.Output;
using Skyops.Silo;
using Skyops.Silo.Standby;

namespace Skyops.Cli.Hosting;

internal static class SiloCommand
{
    public static Command Build() => new Command("silo", "Run a front silo: API, worker gateway, operator page.").With(SiloFlags.All).Runs(RunAsync);

    private static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var options = SiloFlags.Read(context);
        if (options.Validate() is { Count: > 0 } problems) throw CliException.Usage(string.Join("; ", problems), "`skyops silo --help` lists the options");
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var logger = CliLogging.Create(options.DataFolder, "silo", LogLevelOption.Read(context));
        if (options.Database is not null) return await ShareAsync(context.Output, options, logging => logging.AddSerilog(logger), cancellationToken);
        await using var silo = await SiloHost.StartAsync(options, logging => logging.AddSerilog(logger), cancellationToken);
        Announce(context.Output, silo.Addresses, options.DataFolder, SiloRole.Active);
        await silo.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Ok;
    }

    /// <summary>Active or standby, as the lease in the database has it.</summary>
    private static async Task<int> ShareAsync(CliOutput output, SiloOptions options, Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        await using var life = new SiloLife(options, logging, (role, addresses) => Announce(output, addresses, options.DataFolder, role));
        if (await life.RunAsync(cancellationToken) == SiloEnd.Stopped) return ExitCodes.Ok;
        throw new CliException(
            ExitCodes.Superseded,
            "another silo took over the journal while this one was too slow to renew its lease; it has written nothing since and leaves",
            "look at its log for what held it up, then start it again: it will stand by");
    }

    private static void Announce(CliOutput output, SiloAddresses addresses, string dataFolder, SiloRole role)
    {
        var api = addresses.Api.ToString();
        var name = role == SiloRole.Active ? "active" : "standby";
        var started = new SiloStarted(api, addresses.Gateway.ToString(), api, dataFolder, Environment.ProcessId, name);
        if (output.Json) output.Value(started, CliJson.Default.SiloStarted);
        output.Facts(
            ("api", started.Api), ("worker gateway", started.Gateway), ("operator page", started.Page), ("data", started.Data), ("role", name),
            ("next", $"skyops worker --silo {started.Api.TrimEnd('/')}"));
    }
}
