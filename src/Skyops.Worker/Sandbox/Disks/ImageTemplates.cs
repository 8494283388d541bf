using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox.Disks;

/// <summary>
/// Empty file systems by size. Formatting takes longer than starting a sandbox, so what <c>mke2fs</c> wrote, some hundred KiB,
/// is kept for the sizes that were asked for last and written again into a new sparse file.
/// </summary>
internal sealed class ImageTemplates
{
    private const int Kept = 8;
    private const long InodeBytes = 256;
    private const long MostReserved = 16 << 20;

    private readonly Lock sync = new();
    private readonly List<Template> templates = [];

    /// <summary>Writes the image of an empty disk.</summary>
    /// <exception cref="SandboxException">There is no <c>mke2fs</c>, or it failed.</exception>
    public void Write(string path, DiskSize size)
    {
        Template template;
        lock (sync)
        {
            var known = templates.FindIndex(one => one.Size == size);
            template = known >= 0 ? templates[known] : Make(path, size);
            if (known >= 0) templates.RemoveAt(known);
            templates.Insert(0, template);
            if (templates.Count > Kept) templates.RemoveAt(Kept);
        }

        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.SetLength(file, template.Length);
        foreach (var (offset, bytes) in template.Parts) RandomAccess.Write(file, bytes, offset);
    }

    private static Template Make(string path, DiskSize size)
    {
        // Space for content, the tables of files, what ext4 keeps back for itself (2 %, at most 16 MiB), and its maps.
        var content = (long)size.MiB << 20;
        var length = content + (size.Files * InodeBytes) + Math.Min(content / 50, MostReserved) + (content / 256) + (2 << 20);
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write)) RandomAccess.SetLength(file, length & ~0xFFFL);
        Format(path, size);
        return new Template(size, length & ~0xFFFL, Read(path));
    }

    private static void Format(string path, DiskSize size)
    {
        var program = Programs.Find("mke2fs")
            ?? throw new SandboxException("disk quota", "there is no mke2fs", "install e2fsprogs");
        string[] arguments =
        [
            "-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0", "-N", size.Files.ToString(CultureInfo.InvariantCulture), "-O", "^has_journal,^resize_inode",
            "-E", "lazy_itable_init=1,nodiscard", path,
        ];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new SandboxException("disk quota", $"mke2fs: {complaint.Trim()}", "look at the data folder's disk");
    }

    private static List<(long, byte[])> Read(string path)
    {
        var parts = new List<(long, byte[])>();
        using var file = File.OpenHandle(path);
        for (long at = 0, end; (at = MountCalls.Seek(file, at, MountCalls.SeekData)) >= 0; at = end)
        {
            end = MountCalls.Seek(file, at, MountCalls.SeekHole);
            var bytes = new byte[end - at];
            ReadAll(file, bytes, at);
            parts.Add((at, bytes));
        }

        return parts;
    }

    private static void ReadAll(SafeFileHandle file, Span<byte> bytes, long at)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, at);
            if (read == 0) throw new EndOfStreamException();
            bytes = bytes[read..];
            at += read;
        }
    }

    private sealed record Template(DiskSize Size, long Length, List<(long Offset, byte[] Bytes)> Parts);
}
