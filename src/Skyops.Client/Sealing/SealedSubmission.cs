using System.Security.Cryptography;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Releases;
using Skyops.Tasks;

namespace Skyops.Client.Sealing;

/// <summary>
/// What makes a task encrypted: a new secret, wrapped for its spec, and the sealing of its inputs before they are uploaded. Hashes and sizes in the spec are those of the sealed
/// files.
/// </summary>
public sealed class SealedSubmission : IDisposable
{
    private const int IdBytes = 16;
    private readonly TaskSecret _secret;

    private SealedSubmission(TaskSecret secret, TaskSealing sealing)
    {
        _secret = secret;
        Sealing = sealing;
    }

    /// <summary>For <see cref="TaskSpec.Sealing"/>.</summary>
    public TaskSealing Sealing { get; }

    /// <summary>Whose keys the broker gives to the nodes of its attempts.</summary>
    /// <param name="owner">Who opens what the task makes.</param>
    /// <param name="broker">As <see cref="EncryptionClient.BrokerKeyAsync"/> answers.</param>
    /// <param name="others">Who else may open what they are given of it.</param>
    public static SealedSubmission ByBroker(SealingPublicKey owner, SealingPublicKey broker, params IEnumerable<SealingPublicKey> others) =>
        Create(SealingKeys.Broker, [owner, broker, .. others]);

    /// <summary>Whose keys the owner's client gives to the nodes of its attempts, see <see cref="KeyService"/>; the silo can open nothing.</summary>
    /// <param name="owner">Who opens what the task makes, and gives keys.</param>
    /// <param name="others">Who else may open what they are given of it.</param>
    public static SealedSubmission ByOwner(SealingPublicKey owner, params IEnumerable<SealingPublicKey> others) => Create(SealingKeys.Mine, [owner, .. others]);

    /// <summary>Seals an input.</summary>
    /// <param name="name">Of the input; it opens under no other.</param>
    /// <param name="path">The plaintext.</param>
    /// <param name="destination">The file to upload in its place; it must not be there yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SealInputAsync(string name, string path, string destination, CancellationToken cancellationToken = default)
    {
        using var key = _secret.Derive(KeyScope.Inputs);
        await using var source = File.OpenRead(path);
        await using var target = new FileStream(destination, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 << 10, useAsync: true);
        await SealedObject.SealAsync(source, target, key, TaskObjects.Input(_secret.Task, name), cancellationToken);
    }

    public void Dispose() => _secret.Dispose();

    private static SealedSubmission Create(string keys, SealingPublicKey[] recipients)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = TaskSecret.Create(id);
        return new SealedSubmission(secret, new TaskSealing(id, keys, Convert.ToBase64String(secret.Wrap(recipients).Encoded)));
    }
}
