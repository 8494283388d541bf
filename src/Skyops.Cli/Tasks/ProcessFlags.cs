using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>The program of <c>submit-task --process -- COMMAND</c>.</summary>
internal static class ProcessFlags
{
    /// <summary>Null when no program is given.</summary>
    public static ProcessWorkload? Read(CliContext context)
    {
        var argv = context.Parse.GetValue(SubmitFlags.Program) ?? [];
        var given = context.Get(SubmitFlags.Env) ?? [];
        if (!context.Get(SubmitFlags.Process))
        {
            if (argv.Length > 0) throw CliException.Usage($"'{argv[0]}' is no flag of submit-task", "a program to run stands after --process --");
            return given.Length == 0 ? null : throw CliException.Usage("--env is for programs", "add --process and the program after --");
        }

        if (argv.Length == 0) throw CliException.Usage("--process names no program", "for example --process -- /bin/sh -c 'echo hello'");
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in given)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw CliException.Usage($"--env '{variable}' is not NAME=VALUE", "for example --env LEVEL=3");
            environment[variable[..equals]] = variable[(equals + 1)..];
        }

        return new ProcessWorkload { Argv = argv, Environment = environment };
    }
}
