namespace Skyops.Benchmarks.Processes;

/// <summary>A folder that goes away.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly Action _gone;

    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("skyops-bench-").FullName;
        _gone = CleanUp.Later(Delete);
    }

    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        _gone();
        Delete();
    }

    private void Delete() => Directory.Delete(Path, recursive: true);
}
