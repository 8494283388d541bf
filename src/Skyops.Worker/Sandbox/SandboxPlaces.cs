using System.Security.Cryptography;
using System.Text;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// Where a worker's sandboxes lie. Bubblewrap runs as an ordinary user and cannot reach into the worker's own folders, so each
/// attempt has a place of its own, which only it and the worker may enter: <c>/run/skyops/WORKER-ATTEMPT</c>, with
/// <c>inputs</c> and <c>disk</c> mounted in it. Its control group has the same name. So whatever an attempt leaves can be found.
/// </summary>
/// <param name="attemptsRoot">The folder of the worker's attempts; tells workers of one machine apart.</param>
internal sealed class SandboxPlaces(string attemptsRoot)
{
    /// <summary>In memory on most machines; only folders and small files lie here.</summary>
    public const string Root = "/run/skyops";

    private const string SpareFolder = "sandbox-spares";
    private const string SpareName = "spare-";
    private const int PrefixDigits = 8;

    /// <summary>Begins every name of this worker.</summary>
    public string Prefix { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(attemptsRoot))))[..PrefixDigits];

    /// <summary>Files that all sandboxes of this worker see or read.</summary>
    public string Shared => Path.Combine(Root, $"{Prefix}.shared");

    /// <summary>The <c>/etc</c> of the sandboxes.</summary>
    public string Etc => Path.Combine(Shared, "etc");

    /// <summary>The filter of system calls.</summary>
    public string Filter => Path.Combine(Shared, "filter.bpf");

    /// <summary>Folders of sandboxes that were made ahead, beside those of the attempts.</summary>
    public string Spares { get; } = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(attemptsRoot))!, SpareFolder);

    /// <summary>The folder of one more of them.</summary>
    public AttemptFolder NewSpare() => OnDisk(new AttemptFolder(Path.Combine(Spares, SpareName + RandomNumberGenerator.GetHexString(8, lowercase: true))));

    public string NameOf(AttemptFolder folder) => $"{Prefix}-{Path.GetFileName(folder.Path)}";

    public static SandboxPlace Of(string name) => new(name);

    /// <summary>The folder of an attempt whose results lie on a disk of their own.</summary>
    public AttemptFolder OnDisk(AttemptFolder folder) => new(folder.Path, Of(NameOf(folder)).Disk);

    /// <summary>Removes what only this worker's sandboxes use, when there will be none any more.</summary>
    public void RemoveShared()
    {
        if (Directory.Exists(Shared)) Directory.Delete(Shared, recursive: true);
    }

    /// <summary>Places that are there, whosever attempt they were of.</summary>
    public IEnumerable<string> Names() =>
        Directory.Exists(Root) ? Directory.EnumerateDirectories(Root, Prefix + "-*").Select(path => Path.GetFileName(path)) : [];
}

/// <summary>The place of one attempt.</summary>
/// <param name="Name">Its own.</param>
/// <param name="GroupName">What its control group is called after <see cref="GroupPrefix"/>; null: the same.</param>
internal sealed record SandboxPlace(string Name, string? GroupName = null)
{
    public const string GroupPrefix = "skyops-";

    public string Path => System.IO.Path.Combine(SandboxPlaces.Root, Name);

    /// <summary>The attempt's inputs, mounted read-only.</summary>
    public string Inputs => System.IO.Path.Combine(Path, "inputs");

    /// <summary>Its disk.</summary>
    public string Disk => System.IO.Path.Combine(Path, "disk");

    /// <summary>Its <c>/dev/shm</c>.</summary>
    public string SharedMemory => System.IO.Path.Combine(Path, "shm");

    /// <summary>What it sees of the disk, as <c>/data</c>.</summary>
    public string Data => System.IO.Path.Combine(Disk, "data");

    public string Group => GroupPrefix + (GroupName ?? Name);

    /// <summary>Gives it another name. The groups keep theirs: those of version 2 cannot be renamed.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public SandboxPlace MoveTo(string name)
    {
        var moved = new SandboxPlace(name, GroupName ?? Name);
        Directory.Move(Path, moved.Path);
        return moved;
    }
}
