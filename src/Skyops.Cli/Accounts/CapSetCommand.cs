using System.CommandLine;
using Skyops.Accounts;

namespace Skyops.Cli.Accounts;

internal static class CapSetCommand
{
    private static readonly Option<CapText?> PerTask = new("--per-task")
    {
        Description = "Highest budget of one task, or none.",
        HelpName = "AMOUNT",
        CustomParser = CapText.Parse,
    };

    private static readonly Option<CapText?> Monthly = new("--monthly")
    {
        Description = "The most that the tasks of a calendar month (UTC) may reserve and cost, or none.",
        HelpName = "AMOUNT",
        CustomParser = CapText.Parse,
    };

    public static Command Build() => new Command("set", "Bound what the account spends, whoever submits. What is left out stays as it is.").With(PerTask, Monthly).Runs(SetAsync);

    private static async Task SetAsync(CliContext context, CancellationToken cancellationToken)
    {
        var (perTask, monthly) = (context.Get(PerTask), context.Get(Monthly));
        if (perTask is null && monthly is null) throw CliException.Usage("there is no cap to set", "for example skyops cap set --per-task 5 --monthly 100, or --monthly none");
        var now = perTask is null || monthly is null ? await context.Client.Caps.GetAsync(cancellationToken) : null;
        var caps = new SpendCaps(perTask is null ? now!.PerTask : perTask.Amount, monthly is null ? now!.Monthly : monthly.Amount);
        CapText.Print(context.Output, await context.Client.Caps.SetAsync(caps, cancellationToken));
    }
}
