using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Skyops.Delivery.Bundles;

/// <summary>
/// Writes bundles: a tar file whose bytes follow from what is in it and from nothing else, so that the same result has the same address wherever and whenever it is made.
/// </summary>
/// <remarks>
/// Tar, because every system can open it with what it has, and because it says each thing once: one header before each file, no index that could say otherwise, no
/// compression whose bytes depend on a library's version (results that compress well are mostly compressed already, and what is encrypted does not compress). GNU's
/// form of it: it has names and sizes of any length, where ustar ends at 8 GiB, and needs none of the extra headers of pax, into whose names writers put their process id.
/// </remarks>
public static class BundleWriter
{
    /// <summary>The one time of all files. Not zero, about which programs complain.</summary>
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a bundle, reads it back and checks every hash. The file has its name only when all is right.</summary>
    /// <exception cref="BundleException">A file is not what the task says, or too much.</exception>
    public static async Task<Bundle> WriteAsync(BundleContent content, string path, CancellationToken cancellationToken = default)
    {
        var part = $"{path}.part";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            await WritePartAsync(content, part, cancellationToken);
            var bundle = await ReadBackAsync(part, cancellationToken) with { Path = path };
            File.Move(part, path, overwrite: true);
            return bundle;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task WritePartAsync(BundleContent content, string part, CancellationToken cancellationToken)
    {
        var receipts = JsonSerializer.SerializeToUtf8Bytes(content.Receipts.Ordered(), BundleJson.Default.BundleReceipts);
        if (receipts.Length > BundleLimits.ReceiptsBytes) throw new BundleException($"the receipts have {receipts.Length:N0} bytes, above the {BundleLimits.ReceiptsBytes:N0} of a bundle");
        var sources = content.Task.Outputs.ToDictionary(
            file => BundlePaths.Outputs + file.Path, file => (Func<Stream>)(() => Open(Path.Combine([content.OutputsFolder, .. file.Path.Split('/')]))), StringComparer.Ordinal);
        sources[BundlePaths.Receipts] = () => new MemoryStream(receipts, writable: false);
        sources[BundlePaths.Logs] = () => Open(content.LogsFile);
        var files = content.Task.Outputs.Select(file => new BundleFile(BundlePaths.Outputs + file.Path, file.Bytes, file.Sha256)).ToList();
        files.Add(await LookAsync(BundlePaths.Receipts, sources, cancellationToken));
        files.Add(await LookAsync(BundlePaths.Logs, sources, cancellationToken));
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        BundlePaths.Check(files);

        await using var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        await using var tar = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true);
        await AddAsync(tar, BundlePaths.Manifest, new MemoryStream(Manifest(content, files)), cancellationToken);
        foreach (var entry in files) await AddAsync(tar, entry.Path, sources[entry.Path](), cancellationToken);
    }

    private static byte[] Manifest(BundleContent content, List<BundleFile> files)
    {
        var manifest = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Task = content.Task.Id,
            Name = content.Task.Name,
            Owner = content.Task.Owner,
            SpecHash = content.Task.SpecHash,
            SubmittedAt = content.Task.SubmittedAt,
            EndedAt = content.Task.EndedAt,
            ChainId = content.ChainId,
            Sealing = content.Task.Spec.Sealing,
            Files = files,
        };
        return JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
    }

    private static async Task AddAsync(TarWriter tar, string name, Stream data, CancellationToken cancellationToken)
    {
        await using (data)
        {
            var entry = new GnuTarEntry(TarEntryType.RegularFile, name) { ModificationTime = Always, Mode = Mode, DataStream = data };
            await tar.WriteEntryAsync(entry, cancellationToken);
        }
    }

    private static async Task<BundleFile> LookAsync(string name, Dictionary<string, Func<Stream>> sources, CancellationToken cancellationToken)
    {
        await using var stream = sources[name]();
        return new BundleFile(name, stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)));
    }

    private static async Task<Bundle> ReadBackAsync(string part, CancellationToken cancellationToken)
    {
        BundleManifest manifest;
        await using (var file = Open(part)) manifest = (await BundleReader.VerifyAsync(file, cancellationToken)).Manifest;
        await using var whole = Open(part);
        return new Bundle(part, whole.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(whole, cancellationToken)), manifest);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
