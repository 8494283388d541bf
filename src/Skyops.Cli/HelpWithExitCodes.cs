using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Skyops.Cli;

/// <summary>The library's help with the exit codes below it, for every verb.</summary>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes.Help);
        return result;
    }
}
