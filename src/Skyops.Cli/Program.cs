using System.CommandLine;
using Skyops.Cli;
using Skyops.Cli.Output;

// Before anything else: a child process whose parent has died must not go on.
if (!Skyops.Cli.Hosting.ParentBond.TryJoin()) return ExitCodes.Failed;

var parsed = CommandTree.Build().Parse(args);
if (parsed.Errors.Count > 0) return Failures.ReportUsage(parsed, Console.Error);

// The verb decides how it ends; the library only turns Ctrl-C and SIGTERM into the token.
return await parsed.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
});
