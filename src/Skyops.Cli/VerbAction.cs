using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli;

/// <summary>Runs verbs: every failure ends in the one place that prints it and chooses the exit code.</summary>
internal static class VerbAction
{
    public static Command Runs(this Command command, Func<CliContext, CancellationToken, Task<int>> verb)
    {
        command.SetAction((parse, cancellationToken) => RunAsync(parse, verb, cancellationToken));
        return command;
    }

    public static Command Runs(this Command command, Func<CliContext, CancellationToken, Task> verb) =>
        command.Runs(async (context, cancellationToken) =>
        {
            await verb(context, cancellationToken);
            return ExitCodes.Ok;
        });

    public static Command With(this Command command, params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parse, Func<CliContext, CancellationToken, Task<int>> verb, CancellationToken cancellationToken)
    {
        using var context = new CliContext(parse);
        try
        {
            return await verb(context, cancellationToken);
        }
        catch (Exception failure)
        {
            return Failures.Report(failure, Console.Error, cancellationToken);
        }
    }
}
