using Skyops.Core.Tasks;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>The keys of an encrypted task: nothing is given away before its journal says to whom.</summary>
public sealed partial class TaskGrain
{
    public async Task<Answer<KeyTerms>> ReleaseKeysAsync(AttemptKeyRequest request)
    {
        if (Header?.Spec.Sealing?.Keys == SealingKeys.Mine) return await AskOwnerAsync(request);
        var decision = await HandleAsync(new TaskCommand.ReleaseKeys(request.Attempt, request.Node, request.Recipient));
        return decision.Refusal is { } refusal ? refusal : TaskProjection.KeyTerms(_stream.State, request.Attempt)!;
    }

    public async Task<KeysWanted?> KeysWantedAsync(string account, CancellationToken cancellationToken = default)
    {
        if (!MaySee(account)) return null;
        if (_stream.State is TaskState.Open && !_keys.HasWaiting) await _keys.WaitAsync(cancellationToken);
        if (_stream.State is not TaskState.Open) return new KeysWanted(true, []);
        return new KeysWanted(false, [.. _keys.Waiting.Select(request => new WantedKeys(request, TaskProjection.KeyTerms(_stream.State, request.Attempt)!.Reads))]);
    }

    public async Task<Answer<bool>> GiveKeysAsync(string account, GivenKeys keys)
    {
        if (!MaySee(account)) return new Refusal(RefusalCode.NotFound, $"there is no task '{Id}'", "look at the ids of your tasks: GET /v1/tasks");
        if (_keys.Find(keys.Attempt, keys.Recipient) is not { } request)
            return new Refusal(RefusalCode.StaleEpoch, $"attempt {keys.Attempt} does not wait for keys with this key", "ask again which attempts wait");
        var decision = await HandleAsync(new TaskCommand.ReleaseKeys(request.Attempt, request.Node, request.Recipient));
        if (decision.Refusal is { } refusal) return refusal;
        _keys.Give(request.Attempt, keys.Release);
        return true;
    }

    /// <summary>The node asks until there is an answer, so what waits is known again soon after a restart.</summary>
    private async Task<Answer<KeyTerms>> AskOwnerAsync(AttemptKeyRequest request)
    {
        if (TaskProjection.KeyProblem(_stream.State, request) is { } problem) return problem;
        if (!_keys.Ask(request, out var release))
            await HandleAsync(new TaskCommand.LoseAttempts(request.Node, [request.Attempt], LossReason.NoKeys));
        return TaskProjection.KeyTerms(_stream.State, request.Attempt) is { } terms
            ? terms with { Release = release }
            : new Refusal(RefusalCode.AlreadyEnded, "the task has ended");
    }
}
