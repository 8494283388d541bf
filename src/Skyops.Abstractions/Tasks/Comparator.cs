using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>
/// How results of replicas are compared: bit by bit, or number by number in named files. <c>|a − b| ≤ absolute + relative × |a|</c> must hold for each number a of the
/// candidate and b of the result that is compared with it; NaN equals NaN, infinities are equal by sign. All other files must be equal bit for bit.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.Comparator")]
[JsonConverter(typeof(ComparatorJsonConverter))]
public sealed record Comparator
{
    public static readonly Comparator Bitwise = new();

    /// <summary>Finite, not negative; not zero where <see cref="Relative"/> is.</summary>
    [Id(0)] public double Absolute { get; init; }

    /// <summary>Finite, not negative; not zero where <see cref="Absolute"/> is.</summary>
    [Id(1)] public double Relative { get; init; }

    /// <summary>
    /// Patterns of the output paths whose numbers are compared; none: bitwise. <c>*</c> and <c>?</c> stand for anything but a slash, <c>**</c> for anything; a pattern
    /// without a slash is one of file names, in any folder.
    /// </summary>
    [Id(2)] public string[] Files { get; init; } = [];

    [JsonIgnore]
    public bool IsBitwise => Files.Length == 0;
}
