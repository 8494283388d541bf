using Skyops.Storage.Archives;

namespace Skyops.Tests.Archives;

/// <summary>A place to unpack archives in, looked at afterwards.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("skyops-archives-");

    public string Target => Path.Combine(_root.FullName, "out");

    public string Root => _root.FullName;

    public ArchiveSummary Extract(byte[] archive, ArchiveLimits? limits = null)
    {
        var file = Path.Combine(_root.FullName, "archive");
        File.WriteAllBytes(file, archive);
        return new ArchiveExtractor(limits ?? ArchiveLimits.Default).Extract(file, Target, CancellationToken.None);
    }

    /// <summary>The archive is refused, also when it is only looked at, and nothing remains.</summary>
    public ArchiveRefusedException Refused(byte[] archive, ArchiveLimits? limits = null)
    {
        var refused = Assert.Throws<ArchiveRefusedException>(() => Extract(archive, limits));
        Assert.Equal(["archive"], _root.EnumerateFileSystemInfos().Select(item => item.Name));
        var looked = Assert.Throws<ArchiveRefusedException>(
            () => new ArchiveExtractor(limits ?? ArchiveLimits.Default).Check(Path.Combine(_root.FullName, "archive"), CancellationToken.None));
        Assert.Equal(refused.Message, looked.Message);
        Assert.NotEmpty(refused.Limit);
        Assert.NotEmpty(refused.Remedy);
        return refused;
    }

    /// <summary>Path, mode and content of all that was unpacked; folders end in a slash.</summary>
    public SortedDictionary<string, string> Tree() => Tree(Target);

    public static SortedDictionary<string, string> Tree(string folder)
    {
        var tree = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, item.FullName);
            if (item is DirectoryInfo) tree[path + "/"] = "";
            else tree[path] = Convert.ToHexStringLower(File.ReadAllBytes(item.FullName)) + ((item.UnixFileMode & UnixFileMode.UserExecute) != 0 ? "*" : "");
        }

        return tree;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
