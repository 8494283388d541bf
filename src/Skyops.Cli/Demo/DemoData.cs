namespace Skyops.Cli.Demo;

/// <summary>The data that travels with the program.</summary>
internal static class DemoData
{
    public static string Digits => Find("digits.csv.gz");

    /// <summary>Trains ResNet-18 with PyTorch.</summary>
    public static string TrainScript => Find("train.py");

    private static string Find(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", name);
        return File.Exists(path) ? path : throw CliException.Failed($"the demo's data is missing: {path}", "build or install Skyops again");
    }
}
