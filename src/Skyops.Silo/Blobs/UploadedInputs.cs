using Skyops.Errors;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Blobs;

/// <summary>
/// Whether an account may have a task read the blobs that its spec names: only those it has sent itself. Else a task that copies its input to its output would open any blob
/// whose hash is known.
/// </summary>
public sealed class UploadedInputs(IBlobOwners owners)
{
    /// <summary>The inputs that the account never sent, as errors of their fields; empty when there are none.</summary>
    public FieldError[] Missing(string account, TaskSpec spec)
    {
        if (spec.Inputs is null && spec.Workload is not TrainWorkload) return [];
        return [.. Named(spec).Where(named => !owners.Has(account, named.Sha256)).Select(named => new FieldError(
            named.Field, named.Sha256, "this account has uploaded no such blob", "a blob that the account has sent",
            $"upload it first: PUT /v1/blobs/{named.Sha256}; a file that a task of yours made: PUT /v1/tasks/{{id}}/blobs/{named.Sha256}"))];
    }

    private static IEnumerable<(string Field, string Sha256)> Named(TaskSpec spec)
    {
        var inputs = spec.Inputs ?? [];
        for (var i = 0; i < inputs.Length; i++) yield return ($"inputs[{i}].sha256", inputs[i].Sha256);
        if (spec.Workload is not TrainWorkload train) yield break;
        yield return ("workload.dataset.sha256", train.Dataset.Sha256);
        if (train.Labels is { } labels) yield return ("workload.labels.sha256", labels.Sha256);
    }
}
