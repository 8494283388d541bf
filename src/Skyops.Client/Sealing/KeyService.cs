using System.Net.Http.Json;
using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Sealing;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Releases;
using Skyops.Sealing.Wrapping;
using Skyops.Tasks;

namespace Skyops.Client.Sealing;

/// <summary>
/// Gives the keys of a task that only its owner has to the nodes of its attempts, for as long as it runs. Who has a lease the silo says; whose key it is this checks itself. An
/// attempt gets keys for one key only, those that it needs and no more. Not safe for use by several threads at once.
/// </summary>
public sealed class KeyService : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ApiTransport _transport;
    private readonly string _task;
    private readonly TaskSecret _secret;
    private readonly Dictionary<AttemptKey, string> _given = [];
    private readonly HashSet<(string Attempt, string Recipient)> _refused = [];

    private KeyService(ApiTransport transport, string task, TaskSecret secret)
    {
        _transport = transport;
        _task = task;
        _secret = secret;
    }

    internal static KeyService Open(ApiTransport transport, string task, TaskSealing? sealing, SealingKey owner)
    {
        if (sealing?.Keys != SealingKeys.Mine)
        {
            throw new SkyopsException(
                SkyopsErrorCodes.Sealed, $"task {task} {(sealing is null ? "is not encrypted" : "gets its keys from the broker")}", "there is nothing to give; it runs without you")
            { TaskId = task };
        }

        try
        {
            return new KeyService(transport, task, TaskSecret.Open(sealing.Id, SealedEnvelope.Read(Convert.FromBase64String(sealing.Envelope)), owner));
        }
        catch (Exception failure) when (failure is SealingException or FormatException)
        {
            throw new SkyopsException(SkyopsErrorCodes.Sealed, $"this key does not open the task: {failure.Message}", "use the encryption key that it was submitted with", failure) { TaskId = task };
        }
    }

    /// <summary>Gives keys until the task has ended, over restarts of the silo.</summary>
    /// <param name="said">Hears of each attempt once; null: nobody does.</param>
    /// <param name="cancellationToken">Ends it; attempts then wait.</param>
    /// <exception cref="SkyopsException">The silo refuses, or there is no such task.</exception>
    public async Task RunAsync(Action<KeyGiven>? said = null, CancellationToken cancellationToken = default)
    {
        var reconnect = new Reconnect(_transport);
        while (true)
        {
            try
            {
                if (await GiveAllAsync(said, cancellationToken)) return;
                reconnect.Succeeded();
            }
            catch (Exception failure) when (Reconnect.MayHelp(failure, cancellationToken))
            {
                await reconnect.PauseAsync(failure, Request(HttpMethod.Get), cancellationToken);
            }
        }
    }

    public void Dispose() => _secret.Dispose();

    /// <summary>One question and its answers; true when the task has ended.</summary>
    private async Task<bool> GiveAllAsync(Action<KeyGiven>? said, CancellationToken cancellationToken)
    {
        var chainId = await _transport.ChainIdAsync(cancellationToken);
        var wanted = await _transport.JsonAsync(Request(HttpMethod.Get), SkyopsJson.Default.KeyWaitItems, cancellationToken);
        var news = wanted.Items.Where(item => !_refused.Contains((item.Attempt, item.Recipient))).ToArray();
        foreach (var item in news)
        {
            var problem = await GiveAsync(item, chainId, cancellationToken);
            if (problem is not null) _refused.Add((item.Attempt, item.Recipient));
            said?.Invoke(new KeyGiven(item.Attempt, item.Node, problem));
        }

        // Those that got none still wait, so the silo answers at once.
        if (news.Length == 0 && wanted.Items.Count > 0) await Task.Delay(Pause, _transport.Options.Time, cancellationToken);
        return wanted.Ended;
    }

    /// <summary>Null when they were given, else why not.</summary>
    private async Task<string?> GiveAsync(KeyWaitItem item, ulong chainId, CancellationToken cancellationToken)
    {
        if (!AttemptKey.TryParse($"{_task}/{item.Attempt}", out var attempt)) return "this is no attempt";
        if (_given.TryGetValue(attempt, out var before) && before != item.Recipient) return "the keys of this attempt went to another key";
        var (node, problem) = NodeKeyProof.Check(item, chainId, _transport.Options.Time.GetUtcNow());
        if (node is null) return problem;
        var release = KeyRelease.Seal(_secret, KeyRelease.ScopesOf(attempt.Stage, attempt.Shard, attempt.Epoch, item.Reads.Select(read => (read.Stage, read.Shard, read.Epoch))), attempt.Stage, attempt.Shard, attempt.Epoch, node);
        var body = new KeyGrantRequest(item.Attempt, item.Recipient, Convert.ToBase64String(release));
        try
        {
            using var answer = await _transport.SendAsync(Request(HttpMethod.Post) with { Body = () => JsonContent.Create(body, SkyopsJson.Default.KeyGrantRequest) }, cancellationToken);
            _given[attempt] = item.Recipient;
            return null;
        }
        catch (SkyopsException gone) when (gone.Code is "staleEpoch" or "conflict" or "alreadyEnded")
        {
            return gone.Message;
        }
    }

    private ApiRequest Request(HttpMethod method) => new(method, $"v1/tasks/{Uri.EscapeDataString(_task)}/keys") { TaskId = _task };
}
