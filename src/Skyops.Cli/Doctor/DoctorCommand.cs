using System.CommandLine;
using Skyops.Cli.Hosting;
using Skyops.Cli.Output;

namespace Skyops.Cli.Doctor;

internal static class DoctorCommand
{
    public static Command Build() => new Command("doctor", "Look at machine, folders, ports and silo; say what is missing and what to do. Exit 1 when something needed is missing.")
        .With(KubernetesFlags.All).Runs(RunAsync);

    private static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        DoctorLine[] lines = [.. MachineProbes.Run(context.ChosenData ?? GlobalOptions.Home), .. SandboxProbes.Run(), .. SandboxProbes.Containers(), .. await ClusterProbes.RunAsync(context, cancellationToken), .. await NetworkProbes.RunAsync(context, cancellationToken)];
        var good = lines.All(line => line.State != "missing");
        if (context.Output.Json) context.Output.Value(new DoctorReport(good, lines), CliJson.Default.DoctorReport);
        context.Output.Table(["check", "state", "found", "what to do"], lines.Select(line => new[] { line.Check, line.State, line.Found, line.Remedy ?? "" }));
        return good ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
