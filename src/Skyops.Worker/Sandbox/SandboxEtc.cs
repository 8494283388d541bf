namespace Skyops.Worker.Sandbox;

/// <summary>
/// The <c>/etc</c> of the sandboxes: what programs need to start, copied once when the worker starts, and names of users that
/// are made up. Nothing of the machine's own settings, keys and users.
/// </summary>
internal static class SandboxEtc
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const long LargestFile = 4 << 20;

    // The linker's cache and paths, what commands stand for, certificates of authorities, the time zone.
    private static readonly string[] Copied =
        ["ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "ssl/certs", "ssl/openssl.cnf", "ca-certificates.conf", "localtime", "timezone", "mime.types", "protocols", "services"];

    private static readonly (string Name, string Text)[] Written =
    [
        ("passwd", $"root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nuser:x:{SandboxCommand.InnerUser}:{SandboxCommand.InnerUser}:user:/data/scratch:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"),
        ("group", $"root:x:0:\nuser:x:{SandboxCommand.InnerUser}:\nnogroup:x:65534:\n"),
        ("hosts", "127.0.0.1 localhost skyops\n::1 localhost\n"),
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n"),
        ("hostname", "skyops\n"),
        ("machine-id", ""),
    ];

    /// <summary>Makes the folder anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, FolderMode);
        foreach (var name in Copied) Copy(Path.Combine("/etc", name), Path.Combine(folder, name));
        foreach (var (name, text) in Written) Write(Path.Combine(folder, name), text);
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, FileMode);
    }

    private static void Copy(string source, string target)
    {
        var entry = new FileInfo(source);
        if (entry.LinkTarget is { } link)
        {
            Parent(target);
            File.CreateSymbolicLink(target, link);
        }
        else if (Directory.Exists(source))
        {
            Parent(Path.Combine(target, "x"));
            foreach (var inner in Directory.EnumerateFileSystemEntries(source)) Copy(inner, Path.Combine(target, Path.GetFileName(inner)));
        }
        else if (entry.Exists && entry.Length <= LargestFile && File.GetUnixFileMode(source).HasFlag(UnixFileMode.OtherRead))
        {
            // Only what every user of the machine may read anyway.
            Parent(target);
            File.Copy(source, target);
            File.SetUnixFileMode(target, FileMode);
        }
    }

    private static void Parent(string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; !Directory.Exists(folder); folder = Path.GetDirectoryName(path)!)
        {
            Parent(folder);
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, FolderMode);
        }
    }
}
