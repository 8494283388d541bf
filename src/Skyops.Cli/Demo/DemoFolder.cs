namespace Skyops.Cli.Demo;

/// <summary>A folder of its own under the system's temporary one. What was made stays in <c>output</c>; the rest goes when the demo ends.</summary>
internal sealed class DemoFolder : IDisposable
{
    public DemoFolder(string name)
    {
        Root = Directory.CreateTempSubdirectory($"skyops-demo-{name}-").FullName;
        Work = Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
        Output = Path.Combine(Root, "output");
    }

    public string Root { get; }

    /// <summary>Data of silo and workers.</summary>
    public string Work { get; }

    /// <summary>What is kept.</summary>
    public string Output { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Directory.Exists(Output) ? Work : Root, recursive: true);
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine($"note: {Work} could not be removed: {failure.Message}");
        }
    }
}
