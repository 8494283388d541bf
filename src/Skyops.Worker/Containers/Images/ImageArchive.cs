using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>Reads a Docker archive or an OCI layout from a tar, compressed or not. Only regular files count; where they lie in the archive is a name and never a path here.</summary>
internal static class ImageArchive
{
    private const int MostEntries = 4_096;
    private const string NotOne = "save it with `podman save -o image.tar NAME` or `docker save`";

    /// <param name="archive">The archive.</param>
    /// <param name="folder">Where its files are put, numbered.</param>
    /// <param name="mostBytes">All of them together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImageRefusedException">It is no image.</exception>
    public static ImageParts Read(string archive, string folder, long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            var files = Unpack(archive, folder, mostBytes, cancellationToken);
            if (files.TryGetValue("manifest.json", out var list)) return Docker(files, File.ReadAllBytes(list));
            return files.TryGetValue("index.json", out var index)
                ? Layout(files, File.ReadAllBytes(index))
                : throw new ImageRefusedException("the archive has neither manifest.json nor index.json", NotOne);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new ImageRefusedException($"the archive cannot be read: {wrong.Message}", NotOne, wrong);
        }
    }

    private static Dictionary<string, string> Unpack(string archive, string folder, long mostBytes, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using var file = File.OpenRead(archive);
        using var plain = LayerStream.Decompressed(file);
        using var tar = new TarReader(plain);
        var (entries, bytes) = (0, 0L);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++entries > MostEntries) throw new ImageRefusedException($"the archive has more than {MostEntries} entries", NotOne);
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is not { } content) continue;
            bytes += entry.Length;
            if (bytes > mostBytes) throw new ImageRefusedException($"its files have more than {mostBytes:#,0} bytes", "make it smaller, or ask the operator for a larger --image-cache");
            var path = Path.Combine(folder, $"{entries}");
            using (var target = File.Create(path)) content.CopyTo(target);
            files[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = path;
        }

        return files;
    }

    private static ImageParts Docker(Dictionary<string, string> files, byte[] manifest)
    {
        var images = ImageParts.Parse(manifest, ImageJson.Default.DockerArchiveEntryArray, "manifest.json");
        if (images is not [{ Config: { } config, Layers: { } layers }]) throw new ImageRefusedException($"the archive has {images.Length} images; allowed: 1", "save one image");
        return ImageParts.Of(File.ReadAllBytes(Of(files, config)), [.. layers.Select(layer => Of(files, layer))]);
    }

    private static ImageParts Layout(Dictionary<string, string> files, byte[] index)
    {
        var manifest = ImageParts.Parse(index, ImageJson.Default.ImageManifest, "index.json");
        for (var depth = 0; ImageParts.Choose(manifest) is { } chosen; depth++)
        {
            if (depth > 4) throw new ImageRefusedException("its indexes are nested too deep", NotOne);
            manifest = ImageParts.Parse(File.ReadAllBytes(Blob(files, chosen.Digest)), ImageJson.Default.ImageManifest, "manifest");
        }

        if (manifest is not { Config: { } config, Layers: { } layers }) throw new ImageRefusedException("its manifest names no configuration", NotOne);
        return ImageParts.Of(File.ReadAllBytes(Blob(files, config.Digest)), [.. layers.Select(layer => Blob(files, layer.Digest))]);
    }

    private static string Of(Dictionary<string, string> files, string name) =>
        files.TryGetValue(name, out var path) ? path : throw new ImageRefusedException($"the archive lacks its file {name}", NotOne);

    /// <summary>A blob of a layout, whose name is its hash.</summary>
    private static string Blob(Dictionary<string, string> files, string digest)
    {
        if (!ImageReference.IsDigest(digest)) throw new ImageRefusedException("it names a blob by something else than a SHA-256", NotOne);
        var path = Of(files, $"blobs/{digest.Replace(':', '/')}");
        using var blob = File.OpenRead(path);
        var found = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}";
        return found == digest ? path : throw new ImageRefusedException($"a blob has the digest {found} in place of {digest}", NotOne);
    }
}
