using System.Security.Cryptography;
using Skyops.Tasks;
using Skyops.Worker.Receipts;

namespace Skyops.Tests.Worker;

public sealed class OutputManifestTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("skyops-outputs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_digest_is_over_exactly_the_bytes_of_its_rule()
    {
        var hash = SHA256.HashData("x"u8);
        var file = new OutputFile("ä.bin", 258, Convert.ToHexStringLower(hash));
        byte[] expected =
        [
            .. "skyops-output-v1"u8, 1, 0, 0, 0, 6, 0, 0, 0, 0xc3, 0xa4, .. ".bin"u8, 2, 1, 0, 0, 0, 0, 0, 0, .. hash,
        ];

        Assert.Equal(SHA256.HashData(expected), OutputManifest.Digest([file]));
        Assert.Equal(SHA256.HashData([.. "skyops-output-v1"u8, 0, 0, 0, 0]), OutputManifest.EmptyDigest);
    }

    [Fact]
    public async Task Files_are_listed_by_path_with_folders_inside()
    {
        Directory.CreateDirectory(Path.Combine(folder, "b"));
        foreach (var name in (string[])["b/z", "b-", "a", "B"]) File.WriteAllText(Path.Combine(folder, name), name);

        var files = await OutputFolder.ReadAsync(folder, 1_000, Limits.OutputFiles, CancellationToken.None);

        Assert.Equal(["B", "a", "b-", "b/z"], files.Select(file => file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("b/z"u8)), files[3].Sha256);
    }

    [Fact]
    public async Task Links_pipes_and_too_much_are_refused_by_name()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "/etc/passwd");
        await RefusedAsync("'link'", 1_000);
        File.Delete(Path.Combine(folder, "link"));

        Directory.CreateSymbolicLink(Path.Combine(folder, "folder-link"), "/etc");
        await RefusedAsync("'folder-link'", 1_000);
        Directory.Delete(Path.Combine(folder, "folder-link"));

        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, "pipe")))
        {
            await made.WaitForExitAsync();
        }

        await RefusedAsync("'pipe'", 1_000);
        File.Delete(Path.Combine(folder, "pipe"));

        foreach (var name in (string[])["1", "2", "3", "4"]) File.WriteAllText(Path.Combine(folder, name), name);
        await RefusedAsync("more than 3 output files", 1_000);
        foreach (var name in (string[])["1", "2", "3", "4"]) File.Delete(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, "a\nb"), "x");
        await RefusedAsync("a control character", 1_000);
        File.Delete(Path.Combine(folder, "a\nb"));

        File.WriteAllText(Path.Combine(folder, "big"), new string('x', 1_001));
        await RefusedAsync("1000 bytes", 1_000);
    }

    private async Task RefusedAsync(string reason, long limit)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => OutputFolder.ReadAsync(folder, limit, 3, CancellationToken.None));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
