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
        if (spec.Stages is not { } stages) return NamesFiles(spec.Workload) ? Missing(account, "workload", spec.Workload) : [];
        var missing = new List<FieldError>();
        for (var i = 0; i < stages.Length; i++) missing.AddRange(Missing(account, $"stages[{i}].workload", stages[i].Workload));
        return [.. missing];
    }

    /// <summary>Most submissions name none, and nothing is made for them.</summary>
    private static bool NamesFiles(Workload workload) => workload is TrainWorkload or CommandWorkload { Inputs.Length: > 0 };

    private FieldError[] Missing(string account, string path, Workload workload)
    {
        FieldError?[] errors = workload switch
        {
            TrainWorkload train => [Check(account, path + ".dataset.sha256", train.Dataset), Check(account, path + ".labels.sha256", train.Labels)],
            CommandWorkload command => [.. command.Inputs.Select((input, i) => Check(account, $"{path}.inputs[{i}].sha256", input))],
            _ => [],
        };
        return [.. errors.OfType<FieldError>()];
    }

    private FieldError? Check(string account, string field, DataReference? data) => data is null || owners.Has(account, data.Sha256)
        ? null
        : new FieldError(
            field, data.Sha256, "this account has uploaded no such blob", "a blob that the account has sent",
            $"upload it first: PUT /v1/blobs/{data.Sha256}; a file that a task of yours made: PUT /v1/tasks/{{id}}/blobs/{data.Sha256}");
}
