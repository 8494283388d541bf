using System.Buffers;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Skyops.Delivery.Bundles;

/// <summary>Reads bundles, from a stranger too: every file must be in the manifest, in its order, with its size and hash, and nothing else may be there.</summary>
public static class BundleReader
{
    /// <summary>Reads all of a bundle and keeps nothing but manifest and receipts.</summary>
    /// <exception cref="BundleException">It is no bundle, or not what its manifest says.</exception>
    public static Task<OpenedBundle> VerifyAsync(Stream bundle, CancellationToken cancellationToken = default) => ReadAsync(bundle, _ => Stream.Null, cancellationToken);

    /// <summary>Unpacks a bundle into a folder that is made by this; when anything is wrong, nothing of it stays.</summary>
    /// <exception cref="BundleException">It is no bundle, or not what its manifest says, or the folder is there already.</exception>
    public static async Task<OpenedBundle> UnpackAsync(Stream bundle, string folder, CancellationToken cancellationToken = default)
    {
        if (Path.Exists(folder)) throw new BundleException($"{folder} is there already; a bundle is unpacked into a folder of its own");
        var aside = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}.part-{Path.GetRandomFileName()}";
        Directory.CreateDirectory(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var opened = await ReadAsync(bundle, name => Create(aside, name), cancellationToken);
            Directory.Move(aside, folder);
            return opened;
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static async Task<OpenedBundle> ReadAsync(Stream bundle, Func<string, Stream> keep, CancellationToken cancellationToken)
    {
        try
        {
            await using var tar = new TarReader(bundle, leaveOpen: true);
            var manifest = await ManifestAsync(tar, keep, cancellationToken);
            BundleReceipts? receipts = null;
            foreach (var file in manifest.Files)
            {
                if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { } entry) throw new BundleException($"the bundle ends before '{file.Path}'");
                if (!IsFile(entry) || entry.Name != file.Path) throw new BundleException($"the bundle has '{entry.Name}' where the manifest says '{file.Path}'");
                if (entry.Length != file.Bytes) throw new BundleException($"'{file.Path}' has {entry.Length} bytes, not the {file.Bytes} that the manifest says");
                using var copy = file.Path == BundlePaths.Receipts ? Memory(file) : null;
                await using var kept = keep(file.Path);
                var sha256 = await CopyAsync(entry, kept, copy, cancellationToken);
                if (sha256 != file.Sha256) throw new BundleException($"'{file.Path}' has the hash {sha256}, not {file.Sha256} as the manifest says");
                if (copy is not null) receipts = Parse(copy);
            }

            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } extra) throw new BundleException($"the bundle has '{extra.Name}', of which the manifest says nothing");
            return new OpenedBundle(manifest, receipts!);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or JsonException or ArgumentException or OverflowException)
        {
            throw new BundleException($"this is no whole bundle: {broken.Message}", broken);
        }
    }

    private static async Task<BundleManifest> ManifestAsync(TarReader tar, Func<string, Stream> keep, CancellationToken cancellationToken)
    {
        if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { } entry || !IsFile(entry) || entry.Name != BundlePaths.Manifest)
            throw new BundleException("this is no bundle: it does not begin with manifest.json");
        if (entry.Length > BundleLimits.ManifestBytes) throw new BundleException($"the manifest has {entry.Length:N0} bytes, above {BundleLimits.ManifestBytes:N0}");
        using var copy = new MemoryStream();
        await using (var kept = keep(BundlePaths.Manifest)) await CopyAsync(entry, kept, copy, cancellationToken);
        var manifest = JsonSerializer.Deserialize(copy.GetBuffer().AsSpan(0, (int)copy.Length), BundleJson.Default.BundleManifest);
        if (manifest?.Format != BundleManifest.CurrentFormat) throw new BundleException($"this is a bundle of the form '{manifest?.Format}'; only {BundleManifest.CurrentFormat} can be read");
        if (manifest.Files is null || manifest.Files.Any(file => file?.Path is null || file.Sha256 is null)) throw new BundleException("the manifest names no files");
        BundlePaths.Check(manifest.Files);
        return manifest;
    }

    private static MemoryStream Memory(BundleFile file) => file.Bytes <= BundleLimits.ReceiptsBytes
        ? new MemoryStream()
        : throw new BundleException($"the receipts have {file.Bytes:N0} bytes, above {BundleLimits.ReceiptsBytes:N0}");

    private static BundleReceipts Parse(MemoryStream receipts)
    {
        var parsed = JsonSerializer.Deserialize(receipts.GetBuffer().AsSpan(0, (int)receipts.Length), BundleJson.Default.BundleReceipts);
        return parsed is { Receipts: { } all, Delegations: { } named } && all.All(receipt => receipt?.Receipt is { Outputs: not null, Digest: not null } && receipt.Proof is not null) && named.All(text => text is not null)
            ? parsed
            : throw new BundleException("receipts.json holds no receipts");
    }

    private static bool IsFile(TarEntry entry) => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    private static async Task<string> CopyAsync(TarEntry entry, Stream kept, MemoryStream? copy, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
        try
        {
            int read;
            while (entry.DataStream is { } data && (read = await data.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                copy?.Write(buffer, 0, read);
                await kept.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Create(string folder, string name)
    {
        var path = Path.Combine([folder, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 << 10);
    }
}
