using System.CommandLine;
using Skyops.Cli.Chain;
using Skyops.Client.Errors;
using Skyops.Delivery.Bundles;
using Skyops.Delivery.Targets;
using Skyops.Errors;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Storage.Archives;
using Skyops.Storage.Journal;
using Skyops.Worker.Gateway;
using Skyops.Worker.Options;

namespace Skyops.Cli.Output;

/// <summary>Prints failures on stderr in one form (<c>error: …</c>, <c>hint: …</c>, wrong fields in a small table) and chooses the exit code.</summary>
internal static class Failures
{
    private static readonly string[] UsageCodes = ["invalid", "unknownModel", "tooLarge"];
    private static readonly string[] AuthorityCodes = ["notAuthorised", "forbidden", "noWallet", "spendCapExceeded"];

    public static int Report(Exception failure, TextWriter error, CancellationToken cancellationToken)
    {
        switch (failure)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                Write(error, "interrupted", null, []);
                return ExitCodes.Interrupted;
            case CliException cli:
                Write(error, cli.Message, cli.Hint, cli.Errors);
                return cli.ExitCode;
            case SkyopsException refused:
                Write(error, refused.Message, refused.Hint, refused.Errors);
                return CodeOf(refused);
            case WorkerOptionsException or ArgumentException:
                Write(error, failure.Message, "correct the options; --help lists them", []);
                return ExitCodes.Usage;
            case EthereumRpcException or TransactionRevertedException:
                Write(error, ChainFailures.Say(failure), "check the node (--rpc), and what the wallet has for gas", []);
                return ExitCodes.Failed;
            case ArchiveRefusedException archive:
                Write(error, archive.Message, archive.Remedy, []);
                return ExitCodes.Failed;
            case DeliveryException undelivered:
                Write(error, undelivered.Message, undelivered.Hint, []);
                return CodeOf(undelivered.Fault);
            case BundleException:
                Write(error, failure.Message, "do not trust the file; fetch it again, or make it again from the task", []);
                return ExitCodes.Failed;
            case WorkerRefusedException:
                Write(error, failure.Message, "check the worker's wallet and owner", []);
                return ExitCodes.NotAuthorised;
            case FileNotFoundException or DirectoryNotFoundException:
                Write(error, failure.Message, "check the path", []);
                return ExitCodes.Usage;
            case JournalOpenException or JournalDamagedException or IOException or UnauthorizedAccessException:
                Write(error, failure.Message, null, []);
                return ExitCodes.Failed;
            default:
                Write(error, failure.ToString(), "this is a fault of the program; please report it with what you did", []);
                return ExitCodes.Failed;
        }
    }

    public static int ReportUsage(ParseResult parsed, TextWriter error)
    {
        var verb = string.Join(' ', Names(parsed));
        Write(error, string.Join(" ", parsed.Errors.Select(e => e.Message)), $"`{verb} --help` lists what it takes", []);
        return ExitCodes.Usage;
    }

    private static int CodeOf(SkyopsException refused)
    {
        if (AuthorityCodes.Contains(refused.Code) || refused.Status is 401 or 403) return ExitCodes.NotAuthorised;
        return UsageCodes.Contains(refused.Code) ? ExitCodes.Usage : ExitCodes.Failed;
    }

    private static int CodeOf(DeliveryFault fault) => fault switch
    {
        DeliveryFault.Invalid or DeliveryFault.NotFound or DeliveryFault.TooLarge => ExitCodes.Usage,
        DeliveryFault.Refused => ExitCodes.NotAuthorised,
        _ => ExitCodes.Failed,
    };

    private static void Write(TextWriter error, string message, string? hint, IReadOnlyList<FieldError> fields)
    {
        error.WriteLine($"error: {message}");
        if (fields.Count > 0)
        {
            string[] head = ["field", "value", "problem", "allowed", "remedy"];
            var rows = fields.Select(f => new[] { f.Field, f.Value ?? "(missing)", f.Problem, f.Limit, f.Remedy }).Prepend(head).ToArray();
            foreach (var line in PlainTable.Align(rows)) error.WriteLine($"  {line}");
        }

        if (!string.IsNullOrEmpty(hint)) error.WriteLine($"hint: {hint}");
    }

    private static Stack<string> Names(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is System.CommandLine.Parsing.CommandResult command; result = command.Parent)
            names.Push(command.Parent is null ? "skyops" : command.Command.Name);
        return names;
    }
}
