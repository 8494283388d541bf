using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Sealing;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Releases;
using Skyops.Tasks;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Sealing;

/// <summary>
/// Opens what an attempt reads and seals what it makes. Plaintext is only ever in the attempt's own folder; the keys are wiped when the attempt ends.
/// </summary>
internal sealed class AttemptSealing(AttemptKey attempt, ReleasedKeys keys) : IDisposable
{
    private const int Buffer = 1 << 16;

    private KeyScope Own => KeyScope.Attempt(attempt.Stage, attempt.Shard, attempt.Epoch);

    /// <summary>The most bytes of text in one chunk of the log.</summary>
    public static int LogChunkBytes { get; } = SealedText.MostPlaintext(Limits.LogChunkBytes);

    /// <summary>Opens an input: one that the owner sealed, or an output of an attempt of a stage before.</summary>
    /// <exception cref="InvalidDataException">It is not what was sealed under this name.</exception>
    public Task OpenInputAsync(Wire.Input input, string sealedPath, string path, CancellationToken cancellationToken) => input.Sealed is { } made
        ? OpenAsync(made, SealingDirection.Output, sealedPath, path, cancellationToken)
        : OpenAsync(keys.For(KeyScope.Inputs), TaskObjects.Input(keys.Task, input.Name), null, input.Name, sealedPath, path, cancellationToken);

    /// <summary>Opens a file of the checkpoint that the attempt goes on from.</summary>
    /// <exception cref="InvalidDataException">It is not what was sealed under this name.</exception>
    public Task OpenCheckpointAsync(Wire.File file, string sealedPath, string path, CancellationToken cancellationToken) => file.Sealed is { } made && made.Name == file.Path
        ? OpenAsync(made, SealingDirection.Checkpoint, sealedPath, path, cancellationToken)
        : throw new InvalidDataException($"The checkpoint's file {file.Path} is not sealed as such.");

    /// <summary>Seals files of this attempt into a folder, under their paths.</summary>
    /// <param name="files">Their paths are under <paramref name="root"/>.</param>
    /// <param name="root">Where they stand.</param>
    /// <param name="direction">Outputs or a checkpoint.</param>
    /// <param name="folder">Made anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OutputFile[]> SealAsync(
        IReadOnlyList<OutputFile> files, string root, SealingDirection direction, string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var result = new OutputFile[files.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var name = files[i].Path;
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var digest = Digest(attempt.Stage, attempt.Shard, direction, name);
            await using (var source = new FileStream(Path.Combine(root, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer, true))
            await using (var destination = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer, true))
            {
                var context = TaskObjects.File(keys.Task, direction, attempt.Stage, attempt.Shard, attempt.Epoch, name);
                await SealedObject.SealAsync(new DigestingStream(source, digest), destination, keys.For(Own), context, cancellationToken);
            }

            var stored = await OutputFolder.HashAsync(name, target, cancellationToken);
            result[i] = stored with { Sealed = new SealedFile(attempt.Stage, attempt.Shard, attempt.Epoch, name, digest.Bytes, digest.Finish()) };
        }

        return result;
    }

    /// <summary>Seals a chunk of the log, at most <see cref="LogChunkBytes"/> bytes.</summary>
    /// <exception cref="IOException">The keys are gone: the attempt has ended.</exception>
    public string SealLog(long number, ReadOnlySpan<byte> text)
    {
        try
        {
            return SealedText.Seal(text, keys.For(Own), TaskObjects.Log(keys.Task, attempt.Stage, attempt.Shard, attempt.Epoch, number));
        }
        catch (Exception gone) when (gone is SealingException or ObjectDisposedException)
        {
            throw new IOException("the attempt's keys are gone", gone);
        }
    }

    public void Dispose() => keys.Dispose();

    private Task OpenAsync(Wire.SealedFile made, SealingDirection direction, string sealedPath, string path, CancellationToken cancellationToken)
    {
        var context = TaskObjects.File(keys.Task, direction, made.Stage, made.Shard, made.Epoch, made.Name);

        // What another shard's digest was keyed with only its own attempts know; the key of the object proves as much.
        var sameShard = made.Stage == attempt.Stage && made.Shard == attempt.Shard;
        var digest = sameShard ? Digest(made.Stage, made.Shard, direction, made.Name) : null;
        return OpenAsync(
            keys.For(KeyScope.Attempt(made.Stage, made.Shard, made.Epoch)), context, digest is null ? null : (digest, made.Digest), made.Name, sealedPath, path, cancellationToken);
    }

    private static async Task OpenAsync(
        ContentKey key, SealingContext context, (KeyedDigest Digest, ByteString Expected)? check, string name, string sealedPath, string path, CancellationToken cancellationToken)
    {
        using var digest = check?.Digest;
        try
        {
            await using (var source = new FileStream(sealedPath, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, true))
            await using (var opened = await SealingStream.OpenAsync(source, key, context, leaveOpen: true, cancellationToken))
            await using (var destination = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer, true))
                await (digest is null ? opened : new DigestingStream(opened, digest) as Stream).CopyToAsync(destination, cancellationToken);
        }
        catch (SealingException refused)
        {
            throw new InvalidDataException($"{name} cannot be opened: {refused.Message}", refused);
        }

        if (digest is not null && !CryptographicOperations.FixedTimeEquals(Convert.FromHexString(digest.Finish()), check!.Value.Expected.Span))
            throw new InvalidDataException($"{name} is not what its node said of it.");
    }

    private KeyedDigest Digest(int stage, int shard, SealingDirection direction, string name) =>
        new(keys.For(KeyScope.Digests(stage, shard)), direction, name);
}
