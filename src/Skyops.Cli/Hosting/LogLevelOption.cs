using System.CommandLine;
using Serilog.Events;

namespace Skyops.Cli.Hosting;

/// <summary>How much a server says on stderr; its log file has everything from information on.</summary>
internal static class LogLevelOption
{
    public static readonly Option<string> Level = new("--log-level")
    {
        Description = "What goes to stderr: information, warning or error. Default information.",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => "information",
    };

    public static LogEventLevel Read(CliContext context) => context.Get(Level) switch
    {
        "information" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        var other => throw CliException.Usage($"--log-level '{other}' is no level", "information, warning or error"),
    };
}
