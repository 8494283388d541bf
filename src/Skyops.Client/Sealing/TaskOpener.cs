using System.Text;
using Skyops.Client.Errors;
using Skyops.Sealing;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Releases;
using Skyops.Sealing.Wrapping;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Client.Sealing;

/// <summary>Opens what the nodes of an encrypted task sealed for its owner.</summary>
public sealed class TaskOpener : IDisposable
{
    private readonly TaskSecret _secret;

    private TaskOpener(TaskSecret secret) => _secret = secret;

    /// <summary>Opens the task's secret.</summary>
    /// <exception cref="SkyopsException">It was not wrapped to this key.</exception>
    public static TaskOpener Open(TaskSealing sealing, SealingKey owner)
    {
        try
        {
            return new TaskOpener(TaskSecret.Open(sealing.Id, SealedEnvelope.Read(Convert.FromBase64String(sealing.Envelope)), owner));
        }
        catch (Exception failure) when (failure is SealingException or FormatException)
        {
            throw new SkyopsException(
                SkyopsErrorCodes.Sealed, $"this key does not open the task: {failure.Message}", "use the encryption key that it was submitted with", failure);
        }
    }

    /// <summary>Opens an output, and checks that its content is what the replicas were compared by.</summary>
    /// <param name="file">As the task names it.</param>
    /// <param name="sealedPath">What was downloaded; its hash has been checked.</param>
    /// <param name="path">Where to; nothing is left there when it fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SkyopsException">It is not what a node sealed as this file.</exception>
    public async Task OpenOutputAsync(OutputFile file, string sealedPath, string path, CancellationToken cancellationToken = default)
    {
        var made = Made(file);
        var aside = $"{path}.opening";
        using var key = _secret.Derive(KeyScope.Attempt(made.Stage, made.Shard, made.Epoch));
        using var digestKey = _secret.Derive(KeyScope.Digests(made.Stage, made.Shard));
        using var digest = new KeyedDigest(digestKey, SealingDirection.Output, made.Name);
        try
        {
            var context = TaskObjects.File(_secret.Task, SealingDirection.Output, made.Stage, made.Shard, made.Epoch, made.Name);
            await using (var source = File.OpenRead(sealedPath))
            await using (var opened = await SealingStream.OpenAsync(source, key, context, leaveOpen: true, cancellationToken))
            await using (var target = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 128 << 10, useAsync: true))
                await new DigestingStream(opened, digest).CopyToAsync(target, cancellationToken);
            if (digest.Bytes != made.Bytes || digest.Finish() != made.Digest) throw Wrong(file.Path, "its content is not what its node's receipt says", null);
            File.Move(aside, path, overwrite: true);
        }
        catch (SealingException refused)
        {
            throw Wrong(file.Path, refused.Message, refused);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <summary>A chunk of a log with the text that was sealed.</summary>
    /// <exception cref="SkyopsException">It is not what a node sealed as this chunk.</exception>
    public LogChunk Open(LogChunk chunk)
    {
        if (!AttemptKey.TryParse($"{chunk.TaskId}/{chunk.Attempt}", out var attempt)) throw Wrong("the log", $"'{chunk.Attempt}' is no attempt", null);
        using var key = _secret.Derive(KeyScope.Attempt(attempt.Stage, attempt.Shard, attempt.Epoch));
        try
        {
            return chunk with { Text = SealedText.Open(chunk.Text, key, TaskObjects.Log(_secret.Task, attempt.Stage, attempt.Shard, attempt.Epoch, chunk.Number)) };
        }
        catch (Exception refused) when (refused is SealingException or DecoderFallbackException)
        {
            throw Wrong($"chunk {chunk.Number} of the log of {chunk.Attempt}", refused.Message, refused);
        }
    }

    public void Dispose() => _secret.Dispose();

    /// <summary>Where the task delivers files of several shards, their paths begin with stage and shard.</summary>
    private static SealedFile Made(OutputFile file) => file.Sealed is not { } made
        ? throw Wrong(file.Path, "it is not sealed, and the task is encrypted", null)
        : file.Path == made.Name || file.Path.EndsWith(FormattableString.Invariant($"/{made.Shard}/{made.Name}"), StringComparison.Ordinal)
            ? made
            : throw Wrong(file.Path, $"it was sealed as {made.Name}", null);

    private static SkyopsException Wrong(string what, string problem, Exception? inner) =>
        new(SkyopsErrorCodes.Sealed, $"{what} cannot be opened: {problem}", "do not trust it; `skyops task receipts` shows what the nodes signed", inner);
}
