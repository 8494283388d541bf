using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Containers.Images;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers;

/// <summary>Makes the containers of one worker. There is one only where every control can be set.</summary>
/// <param name="sandboxes">Makes control groups, disks and places, which are those of a sandbox.</param>
/// <param name="engine">Makes the containers in them.</param>
/// <param name="images">Unpacked images.</param>
/// <param name="registries">From where others are pulled.</param>
internal sealed class ContainerHost(Sandboxes sandboxes, IContainerEngine engine, ImageStore images, RegistryClient registries) : IDisposable
{
    public Sandboxes Sandboxes { get; } = sandboxes;

    public IContainerEngine Engine { get; } = engine;

    /// <summary>What a container needs around it. Disposing of it removes all.</summary>
    /// <param name="folder">The attempt's, on a disk of its own.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="order">What it runs.</param>
    /// <param name="archive">The image's own input; null where it is pulled. Its hash is null when what lies there was sealed.</param>
    /// <exception cref="SandboxException">A control cannot be set; nothing is left.</exception>
    public ContainerBox Open(AttemptFolder folder, SandboxLimits limits, ContainerOrder order, string? archive) => new(
        this, Sandboxes.Make(folder, limits, enter: false), SandboxPlaces.Of(Sandboxes.Places.NameOf(folder)), folder, limits, order, archive);

    /// <summary>The image of an order.</summary>
    /// <param name="image">As the order names it.</param>
    /// <param name="file">The archive, where it is one.</param>
    /// <param name="sha256">Of the archive.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImageRefusedException">It is not what it should be.</exception>
    /// <exception cref="ContainerException">This node may not or cannot pull it.</exception>
    public Task<ImageLease> ImageAsync(string image, string file, string? sha256, CancellationToken cancellationToken)
    {
        if (ImageReference.TryParse(image, out var reference))
            return images.AcquireAsync($"r{reference.Digest[^64..]}", (parts, token) => registries.PullAsync(reference, parts, images.MostBytes, token), cancellationToken);
        if (!File.Exists(file)) throw new ImageRefusedException($"the task has no input '{image}'", "add the image's archive to its inputs");
        return images.AcquireAsync(
            $"a{sha256 ?? HashOf(file)}", (parts, token) => Task.Run(() => ImageArchive.Read(file, parts, images.MostBytes, token), token), cancellationToken);
    }

    public void Dispose()
    {
        registries.Dispose();
        Engine.RemoveAll();
        File.Delete(new ContainerPlaces(Sandboxes.Places).Profile);
    }

    private static string HashOf(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
    }
}
