using System.Diagnostics.CodeAnalysis;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>A submission read: the spec, or everything that is wrong with it.</summary>
/// <param name="Spec">Null when there is an error.</param>
/// <param name="Errors">Every wrong field; empty when the spec is good.</param>
public sealed record TaskSpecReading(TaskSpec? Spec, FieldError[] Errors)
{
    [MemberNotNullWhen(true, nameof(Spec))]
    public bool IsGood => Spec is not null;

    /// <summary>The refusal that names all errors; null when the spec is good.</summary>
    public Refusal? Refusal => IsGood ? null : new Refusal(
        Errors is [{ Field: WorkloadReader.ModelField, Value: not null }] ? RefusalCode.UnknownModel : RefusalCode.Invalid,
        Errors.Length == 1 ? $"{Errors[0].Field}: {Errors[0].Problem}." : $"{Errors.Length} fields of the task are wrong.",
        Errors.Length == 1 ? Errors[0].Remedy : "See errors for each field, its limit and what to write instead.",
        Fields: Errors);
}
