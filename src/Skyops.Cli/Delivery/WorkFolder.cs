namespace Skyops.Cli.Delivery;

/// <summary>A folder of this run alone, readable by nobody else, which goes away with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <param name="beside">The folder in which it is made; null: where the system keeps what is temporary (<c>TMPDIR</c>).</param>
    public WorkFolder(string? beside = null)
    {
        if (beside is null)
        {
            Path = Directory.CreateTempSubdirectory("skyops-").FullName;
            return;
        }

        Path = System.IO.Path.Combine(beside, $".skyops-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
