using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>Makes the root of an image out of its layers.</summary>
internal static class ImageUnpacker
{
    /// <summary>Folders and files that a container has something mounted on; those that are there stay.</summary>
    private static readonly string[] Folders = ["proc", "dev", "sys", "data", "tmp", "var/tmp", "etc", "run"];

    /// <summary>Unpacks it; how many bytes there were.</summary>
    /// <exception cref="ImageRefusedException">It is refused as a whole.</exception>
    public static long Unpack(ImageParts image, string root, long mostBytes, CancellationToken cancellationToken)
    {
        var writer = new LayerWriter(root, Limits.ArchiveEntries);
        var left = mostBytes;
        try
        {
            foreach (var (i, layer) in image.Layers.Index())
                left -= LayerStream.ReadChecked(layer, image.Document.Root!.Digests![i], left, stream => writer.Apply(stream, cancellationToken));

            MakeMountPoints(root);
            return mostBytes - left;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new ImageRefusedException($"a layer cannot be read: {wrong.Message}", "save it again", wrong);
        }
        catch (Exception wrong) when (wrong is PathTooLongException or ArgumentException)
        {
            throw new ImageRefusedException($"a layer has a name that cannot be: {wrong.Message}", "build it again", wrong);
        }
    }

    private static void MakeMountPoints(string root)
    {
        var paths = new RootPath(root);
        foreach (var folder in Folders)
        {
            var path = paths.Place(folder)!;
            if (new FileInfo(path).LinkTarget is not null && folder is not ("var/tmp" or "run" or "etc")) File.Delete(path);
            if (!Path.Exists(path)) Directory.CreateDirectory(path);
        }
    }
}
