using System.Globalization;
using Skyops.Kubernetes.Client;
using Skyops.Storage.Archives;

namespace Skyops.Worker.Kubernetes;

/// <summary>
/// Moves folders into and out of a pod, as archives over the connection that commands in it have: the worker and the cluster need not share a disk. A move that breaks
/// begins anew.
/// </summary>
internal sealed class PodFiles(KubernetesClient client, string space, string pod)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Runs a script in one of the helper containers, as often as it takes to know how it ended.</summary>
    /// <exception cref="ClusterException">It failed.</exception>
    public async Task<string> RunAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var end = await PersistAsync(container, stop => client.ExecuteAsync(In(container), new PodCommand(command), stop), cancellationToken);
        return end.ExitCode == 0 ? end.Said : throw new ClusterException($"A command in the container '{container}' of pod {pod} ended with exit code {end.ExitCode}: {end.Said}");
    }

    /// <summary>Puts what is in a folder of this machine into one of the pod.</summary>
    /// <param name="folder">Here; all that is in it.</param>
    /// <param name="target">There; it exists.</param>
    /// <param name="archive">A file for the meantime.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PutAsync(string folder, string target, string archive, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => Pack(folder, archive, cancellationToken), cancellationToken);
            var bytes = new FileInfo(archive).Length.ToString(CultureInfo.InvariantCulture);
            var end = await PersistAsync(ClusterJob.Stage, async stop =>
            {
                await using var input = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
                return await client.ExecuteAsync(In(ClusterJob.Stage), new PodCommand(PodScripts.Command(PodScripts.Unpack, bytes, target)) { Input = input }, stop);
            }, cancellationToken);
            if (end.ExitCode != 0) throw new ClusterException($"The pod {pod} did not take the files for {target}: exit code {end.ExitCode}: {end.Said}");
        }
        catch (ArchiveRefusedException refused)
        {
            throw new InvalidDataException(refused.Message, refused);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>Gets what a script gives as an archive; how the script ended and what it said. The file is left.</summary>
    /// <param name="command">The script.</param>
    /// <param name="archive">A file, made anew.</param>
    /// <param name="mostBytes">More is refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">It gave more.</exception>
    public Task<PodCommandEnd> GetAsync(IReadOnlyList<string> command, string archive, long mostBytes, CancellationToken cancellationToken) =>
        PersistAsync(ClusterJob.Keep, async stop =>
        {
            await using var file = new FileStream(archive, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
            await using var output = new CappedStream(file, mostBytes);
            return await client.ExecuteAsync(In(ClusterJob.Keep), new PodCommand(command) { Output = output }, stop);
        }, cancellationToken);

    private static void Pack(string folder, string archive, CancellationToken cancellationToken)
    {
        using var file = new FileStream(archive, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        new TarPacker(ArchiveLimits.Default).Pack(folder, file, cancellationToken);
    }

    private PodContainer In(string container) => new(space, pod, container);

    private async Task<PodCommandEnd> PersistAsync(string container, Func<CancellationToken, Task<PodCommandEnd>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PersistAsync($"run a command in pod {pod}", act, cancellationToken);
        }
        catch (KubernetesException failure)
        {
            throw new ClusterException($"The container '{container}' of pod {pod} cannot be reached: {failure.Message}", failure);
        }
    }
}
