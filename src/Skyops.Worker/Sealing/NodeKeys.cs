using System.Collections.Concurrent;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Releases;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Gateway;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Sealing;

/// <summary>
/// The key of this start of the worker, which lives in memory only, and the keys of attempts that are asked for. A question is put again until it is answered or the attempt ends:
/// it may be lost with a connection, and whoever has the keys may come later.
/// </summary>
internal sealed class NodeKeys(WorkerOptions options, Outbound outbound, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private readonly SealingKey own = SealingKey.Create();
    private readonly ConcurrentDictionary<AttemptKey, TaskCompletionSource<Wire.KeyAnswer>> asked = [];

    /// <summary>What the node says of its key, signed for this chain.</summary>
    public byte[] Statement(ulong chainId)
    {
        var credentials = options.Credentials;
        if (!P256PublicKey.TryRead(own.PublicKey.Encoded, out var key)) throw new InvalidOperationException("a key of the platform is on the curve");
        var now = time.GetUtcNow();

        // No longer than the session that signs it: what ends that ends this.
        var left = DateTimeOffset.FromUnixTimeSeconds(credentials.Delegation.Delegation.ExpiresAt) - now;
        var statement = EncryptionKey.Create(credentials.Node, key, now, left > TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1));
        return statement.Sign(credentials.Key, chainId).ToBytes();
    }

    /// <summary>Waits for the keys of an attempt of a task that is encrypted.</summary>
    /// <exception cref="OperationCanceledException">The attempt was stopped.</exception>
    /// <exception cref="KeysRefusedException">They are not given, or what came is not for this attempt.</exception>
    public async Task<AttemptSealing> OpenAsync(Attempt attempt)
    {
        var (key, task) = (attempt.Key, attempt.Assignment.Sealing);
        var waiting = asked.GetOrAdd(key, _ => new TaskCompletionSource<Wire.KeyAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            while (!waiting.Task.IsCompleted)
            {
                outbound.Post(new Wire.WorkerMessage { KeyRequest = new Wire.KeyRequest { Key = key.ToWire() } });
                await Task.WhenAny(waiting.Task, Task.Delay(AskAgain, time, attempt.Stopping));
                attempt.Stopping.ThrowIfCancellationRequested();
            }

            var answer = await waiting.Task;
            if (answer.Refused.Length > 0) throw new KeysRefusedException($"The attempt's keys were not given: {answer.Refused}.");
            return new AttemptSealing(key, KeyRelease.Open(answer.Release.Span, task, key.Stage, key.Shard, key.Epoch, own));
        }
        catch (SealingException failure)
        {
            throw new KeysRefusedException($"The attempt's keys cannot be opened: {failure.Message}", failure);
        }
        finally
        {
            asked.TryRemove(key, out _);
        }
    }

    /// <summary>The silo has answered; with neither keys nor a refusal they are asked for again.</summary>
    public void Answer(Wire.KeyAnswer answer)
    {
        if (answer.Key is null || (answer.Release.IsEmpty && answer.Refused.Length == 0)) return;
        if (asked.TryGetValue(answer.Key.ToKey(), out var waiting)) waiting.TrySetResult(answer);
    }

    public void Dispose() => own.Dispose();
}
