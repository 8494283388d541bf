using Skyops.Client.Blobs;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>The program of <c>submit-task --command -- PROGRAM</c>, or with <c>--process</c>, and the files it is given.</summary>
internal static class ProgramFlags
{
    /// <summary>Null when no program is given.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="inputs">What <c>--data</c> came to.</param>
    public static Workload? Read(CliContext context, DataReference[] inputs)
    {
        var argv = context.Parse.GetValue(SubmitFlags.Program) ?? [];
        var given = context.Get(SubmitFlags.Env) ?? [];
        var (command, process) = (context.Get(SubmitFlags.Command), context.Get(SubmitFlags.Process));
        if (command && process) throw CliException.Usage("--command and --process are both given", "--command runs it in a sandbox, --process without one");
        if (inputs.Length > 0 && process) throw CliException.Usage("--data is for commands", "a process reads the outputs of stages before it; use --command");
        if (!command && !process)
        {
            if (argv.Length > 0) throw CliException.Usage($"'{argv[0]}' is no flag of submit-task", "a program to run stands after --command --");
            return given.Length == 0 ? null : throw CliException.Usage("--env is for programs", "add --command and the program after --");
        }

        var flag = command ? "--command" : "--process";
        if (argv.Length == 0) throw CliException.Usage($"{flag} names no program", $"for example {flag} -- /bin/sh -c 'echo hello'");
        var environment = Environment(given);
        return command
            ? new CommandWorkload { Argv = argv, Environment = environment, Inputs = inputs }
            : new ProcessWorkload { Argv = argv, Environment = environment };
    }

    /// <summary>Uploads what is a file and looks up what is a hash.</summary>
    public static async Task<DataReference[]> InputsAsync(CliContext context, BlobsClient blobs, CancellationToken cancellationToken)
    {
        var inputs = new List<DataReference>();
        foreach (var data in context.Get(SubmitFlags.Data) ?? []) inputs.Add(await DatasetSource.ResolveAsync(blobs, data, cancellationToken));
        return [.. inputs];
    }

    /// <summary>The same names without content, for what is only looked at.</summary>
    public static DataReference[] Stand(CliContext context) => [.. (context.Get(SubmitFlags.Data) ?? []).Select(Stand)];

    private static DataReference Stand(string data)
    {
        if (DatasetSource.IsHash(data)) throw CliException.Usage($"--data {data} does not say what the program will call it", "write HASH/NAME");
        return new DataReference(new string('0', 64), data[(data.LastIndexOf('/') + 1)..], 0);
    }

    private static SortedDictionary<string, string> Environment(string[] given)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in given)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw CliException.Usage($"--env '{variable}' is not NAME=VALUE", "for example --env LEVEL=3");
            environment[variable[..equals]] = variable[(equals + 1)..];
        }

        return environment;
    }
}
