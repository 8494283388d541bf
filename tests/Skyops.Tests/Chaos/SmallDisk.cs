using System.Diagnostics;

namespace Skyops.Tests.Chaos;

/// <summary>A disk of a few MiB (tmpfs) that can be filled up, made read-only, and goes away with the test.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filling => System.IO.Path.Combine(Path, "filling");

    /// <summary>Why there can be none here; null when there can.</summary>
    public static async Task<string?> MissingAsync()
    {
        try
        {
            await using var disk = await MountAsync(1);
            return null;
        }
        catch (Exception missing) when (missing is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no tmpfs here (CAP_SYS_ADMIN): {missing.Message}";
        }
    }

    public static async Task<SmallDisk> MountAsync(int mebibytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("skyops-disk-").FullName);
        try
        {
            await RunAsync("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=0700", "tmpfs", disk.Path);
            return disk;
        }
        catch
        {
            Directory.Delete(disk.Path);
            throw;
        }
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var zeros = new byte[4_096];
        try
        {
            while (true) file.Write(zeros);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filling);

    public async ValueTask DisposeAsync()
    {
        // Lazily: a process that is just ending may still have a file open.
        await RunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complaint}");
    }
}
