using System.CommandLine;

namespace Skyops.Cli.Accounts;

internal static class CapShowCommand
{
    public static Command Build() => new Command("show", "Show the account's caps and what is used of them.").Runs(ShowAsync);

    private static async Task ShowAsync(CliContext context, CancellationToken cancellationToken) =>
        CapText.Print(context.Output, await context.Client.Caps.GetAsync(cancellationToken));
}
