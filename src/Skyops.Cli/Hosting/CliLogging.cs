using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Skyops.Cli.Hosting;

/// <summary>Logs of a silo or worker: to stderr, so that stdout stays for answers, and to a file that rolls under the data folder.</summary>
internal static class CliLogging
{
    private const string Format = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";
    private const long FileBytes = 32L << 20;
    private const int Files = 5;

    public static Logger Create(string dataFolder, string name, LogEventLevel console) => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
        .Enrich.FromLogContext()
        .WriteTo.Console(
            restrictedToMinimumLevel: console, outputTemplate: Format, standardErrorFromLevel: LevelAlias.Minimum,
            formatProvider: System.Globalization.CultureInfo.InvariantCulture)
        .WriteTo.File(
            Path.Combine(dataFolder, $"{name}.log"), outputTemplate: Format, fileSizeLimitBytes: FileBytes, rollOnFileSizeLimit: true,
            retainedFileCountLimit: Files, formatProvider: System.Globalization.CultureInfo.InvariantCulture)
        .CreateLogger();
}
