using System.CommandLine;
using Skyops.Worker;

namespace Skyops.Cli.Hosting;

/// <summary>What a worker starts for each attempt; not for people.</summary>
internal static class AttemptCommand
{
    private static readonly Argument<string> Folder = new("FOLDER");

    public static Command Build()
    {
        var command = new Command("attempt", "Run one attempt in its folder.") { Hidden = true }.With(Folder);
        command.SetAction((parse, _) => AttemptProcess.RunAsync([parse.GetRequiredValue(Folder)]));
        return command;
    }
}
