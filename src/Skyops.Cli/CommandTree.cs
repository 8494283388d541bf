using System.CommandLine;
using System.CommandLine.Help;
using Skyops.Cli.Accounts;
using Skyops.Cli.Archives;
using Skyops.Cli.Audit;
using Skyops.Cli.Chain;
using Skyops.Cli.Delivery;
using Skyops.Cli.Demo;
using Skyops.Cli.Doctor;
using Skyops.Cli.Hosting;
using Skyops.Cli.Journal;
using Skyops.Cli.Ledger;
using Skyops.Cli.Models;
using Skyops.Cli.Nodes;
using Skyops.Cli.Recipes;
using Skyops.Cli.Sealing;
using Skyops.Cli.Tasks;

namespace Skyops.Cli;

/// <summary>All verbs.</summary>
internal static class CommandTree
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Skyops: a compute network. Start with `skyops demo`, or with `skyops up`.");
        GlobalOptions.AddTo(root);
        root.Subcommands.Add(DemoCommand.Build());
        root.Subcommands.Add(UpCommand.Build());
        root.Subcommands.Add(SiloCommand.Build());
        root.Subcommands.Add(WorkerCommand.Build());
        root.Subcommands.Add(QuoteCommand.Build());
        root.Subcommands.Add(SubmitTaskCommand.Build());
        root.Subcommands.Add(Group("task", "Look at tasks and steer them.", [
            TaskListCommand.Build(), TaskShowCommand.Build(), TaskWatchCommand.Build(), TaskLogsCommand.Build(), TaskExplainCommand.Build(),
            TaskHistoryCommand.Build(), TaskReceiptsCommand.Build(), TaskBillCommand.Build(), TaskKeysCommand.Build(), TaskCancelCommand.Build()]));
        root.Subcommands.Add(DownloadCommand.Build());
        root.Subcommands.Add(Group("archive", "Pack folders, and unpack archives as nodes do.", [ArchiveCommands.Pack(), ArchiveCommands.Unpack(), ArchiveCommands.Check()]));
        root.Subcommands.Add(DeliverCommand.Build());
        root.Subcommands.Add(UnpackCommand.Build());
        root.Subcommands.Add(Group("node", "Look at the pool's nodes.", [NodeListCommand.Build(), NodeShowCommand.Build()]));
        root.Subcommands.Add(Group("ledger", "The account's money.", [LedgerBalanceCommand.Build(), LedgerStatementCommand.Build(), LedgerExportCommand.Build(), LedgerVerifyCommand.Build()]));
        root.Subcommands.Add(DepositCommand.Build());
        root.Subcommands.Add(WithdrawCommand.Build());
        root.Subcommands.Add(ClaimCommand.Build());
        root.Subcommands.Add(StakeCommand.Build());
        root.Subcommands.Add(VerifyCommand.Build());
        root.Subcommands.Add(Group("chain", "The chain that the network settles on.", [ChainDeployCommand.Build(), ChainStatusCommand.Build()]));
        root.Subcommands.Add(Group("audit", "Check what was decided.", [AuditPlacementCommand.Build()]));
        root.Subcommands.Add(Group("journal", "The record of everything.", [JournalVerifyCommand.Build()]));
        root.Subcommands.Add(Group("wallet", "The key that owns an account.", [WalletNewCommand.Build(), WalletImportCommand.Build(), WalletShowCommand.Build()]));
        root.Subcommands.Add(LoginCommand.Build());
        root.Subcommands.Add(LogoutCommand.Build());
        root.Subcommands.Add(Group("key", "Keys of programs that work for the account.", [
            KeyNewCommand.Build(), KeyListCommand.Build(), KeyRevokeCommand.Build(),
            Group("encryption", "The key that others seal results to.", [EncryptionKeyCommands.Register(), EncryptionKeyCommands.Show()])]));
        root.Subcommands.Add(Group("cap", "What the account may spend.", [CapSetCommand.Build(), CapShowCommand.Build()]));
        root.Subcommands.Add(ModelsCommand.Build());
        root.Subcommands.Add(RecipesCommand.Build());
        root.Subcommands.Add(DoctorCommand.Build());
        root.Subcommands.Add(AttemptCommand.Build());
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return root;
    }

    private static Command Group(string name, string description, Command[] verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs) group.Subcommands.Add(verb);
        return group;
    }
}
