using System.Security.Cryptography;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Wrapping;

namespace Skyops.Sealing.Releases;

/// <summary>
/// The one secret of a task, which its owner's client makes and wraps to the owner and, where the broker is to release
/// keys, to the broker. Every key of the task is derived from it (HKDF-Expand-SHA256 with the info "skyops task key v1"
/// ‖ scope), so nothing has to be kept beside its envelope, and a key that a node has tells nothing of the others.
/// </summary>
public sealed class TaskSecret : IDisposable
{
    private readonly ContentKey _secret;

    private TaskSecret(string task, ContentKey secret)
    {
        Task = task;
        _secret = secret;
    }

    /// <summary>The name that the owner's client gave to the task before it had another.</summary>
    public string Task { get; }

    /// <summary>Makes a new random secret.</summary>
    public static TaskSecret Create(string task) => new(task, ContentKey.Create());

    /// <summary>Unwraps it for one of those it was wrapped to.</summary>
    /// <exception cref="SealingException">The envelope holds it for others, for another task, or was changed.</exception>
    public static TaskSecret Open(string task, SealedEnvelope envelope, SealingKey recipient) =>
        new(task, envelope.Open(recipient, ContextOf(task)));

    /// <summary>Wraps it.</summary>
    public SealedEnvelope Wrap(params IEnumerable<SealingPublicKey> recipients) =>
        SealedEnvelope.Create(_secret, ContextOf(Task), recipients);

    /// <summary>The key for this scope; the caller disposes of it.</summary>
    public ContentKey Derive(KeyScope scope)
    {
        Span<byte> encoded = stackalloc byte[KeyScope.Size];
        scope.WriteTo(encoded);
        Span<byte> key = stackalloc byte[ContentKey.Size];
        HKDF.Expand(HashAlgorithmName.SHA256, _secret.Secret, key, [.. "skyops task key v1"u8, .. encoded]);
        try
        {
            return ContentKey.Import(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Dispose() => _secret.Dispose();

    private static SealingContext ContextOf(string task) => new() { Task = task, Direction = SealingDirection.Keys };
}
