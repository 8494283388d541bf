namespace Skyops.Benchmarks.Processes;

/// <summary>A folder that goes away.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const int Tries = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
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

    /// <summary>Again when something was written into it meanwhile.</summary>
    private void Delete()
    {
        for (var tries = 1; Directory.Exists(Path); tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (tries < Tries)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
