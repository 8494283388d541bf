using System.Diagnostics.CodeAnalysis;

namespace Skyops.Errors;

/// <summary>Either a value or the refusal that came instead of it.</summary>
[GenerateSerializer, Immutable, Alias("skyops.Answer`1")]
public sealed record Answer<T>([property: Id(0)] T? Value, [property: Id(1)] Refusal? Refusal)
{
    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusal is not null;

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}
