namespace Skyops.Cli.Demo;

/// <summary>The data that travels with the program.</summary>
internal static class DemoData
{
    public static string Digits
    {
        get
        {
            var path = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz");
            return File.Exists(path) ? path : throw CliException.Failed($"the demo's data is missing: {path}", "build or install Skyops again");
        }
    }
}
