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
        if (spec.Workload is not TrainWorkload train) return [];
        var dataset = Check(account, "workload.dataset.sha256", train.Dataset);
        var labels = Check(account, "workload.labels.sha256", train.Labels);
        return (dataset, labels) switch
        {
            (null, null) => [],
            ({ } first, null) => [first],
            (null, { } second) => [second],
            ({ } first, { } second) => [first, second],
        };
    }

    private FieldError? Check(string account, string field, DataReference? data) => data is null || owners.Has(account, data.Sha256)
        ? null
        : new FieldError(
            field, data.Sha256, "this account has uploaded no such blob", "a blob that the account has sent",
            $"upload it first: PUT /v1/blobs/{data.Sha256}; a file that a task of yours made: PUT /v1/tasks/{{id}}/blobs/{data.Sha256}");
}
