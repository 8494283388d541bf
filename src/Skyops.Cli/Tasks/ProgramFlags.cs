using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>The program of <c>submit-task --command -- PROGRAM</c>, or with <c>--process</c>, and its variables.</summary>
internal static class ProgramFlags
{
    /// <summary>Null when no program is given.</summary>
    public static Workload? Read(CliContext context)
    {
        var argv = context.Parse.GetValue(SubmitFlags.Program) ?? [];
        var environment = Environment(context);
        var (command, process) = (context.Get(SubmitFlags.Command), context.Get(SubmitFlags.Process));
        if (command && process) throw CliException.Usage("--command and --process are both given", "--command runs it in a sandbox, --process without one");
        if (FrameworkFlags.AreGiven(context)) return null;
        if (ImageFlag.Read(context, argv, environment) is { } container) return container;
        if (!command && !process)
        {
            if (argv.Length > 0) throw CliException.Usage($"'{argv[0]}' is no flag of submit-task", "a program to run stands after --command --");
            return environment.Count == 0 ? null : throw CliException.Usage("--env is for programs", "add --command and the program after --");
        }

        var flag = command ? "--command" : "--process";
        if (argv.Length == 0) throw CliException.Usage($"{flag} names no program", $"for example {flag} -- /bin/sh -c 'echo hello'");
        return command
            ? new CommandWorkload { Argv = argv, Environment = environment }
            : new ProcessWorkload { Argv = argv, Environment = environment };
    }

    /// <summary>What <c>--env</c> says.</summary>
    public static SortedDictionary<string, string> Environment(CliContext context)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in context.Get(SubmitFlags.Env) ?? [])
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw CliException.Usage($"--env '{variable}' is not NAME=VALUE", "for example --env LEVEL=3");
            environment[variable[..equals]] = variable[(equals + 1)..];
        }

        return environment;
    }
}
