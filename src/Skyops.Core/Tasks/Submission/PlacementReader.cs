using System.Text.Json;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>placement</c>: which nodes a task may go to. Left out, any that has the resources will do.</summary>
internal static class PlacementReader
{
    private const string Regions = "regions";
    private const string Software = "software";
    private const string Reputation = "minReputation";
    private const string Price = "maxPricePerHour";
    private static readonly string[] Fields = [Regions, "maxLatencyMs", "network", "tier", Reputation, Price, Software];

    public static PlacementRules? Read(FieldErrors errors, SubmittedObject task)
    {
        const string Remedy = """Write {"regions":["eu-west"],"maxLatencyMs":50}, or leave it out.""";
        if (task.Get("placement") is { ValueKind: JsonValueKind.Null }) return null;
        if (task.Object("placement", Fields, Remedy) is not { } given) return null;
        return new PlacementRules
        {
            Regions = NamesOf(errors, given, Regions, "a region", Limits.Regions, "eu-west", PlacementWords.IsRegion),
            MaxLatencyMs = given.Get("maxLatencyMs") is null or { ValueKind: JsonValueKind.Null }
                ? null
                : given.Integer("maxLatencyMs", 1, Limits.LatencyMs, 1),
            Network = WordReader.Read(given, "network", "a network policy", PlacementWords.NetworkPolicies),
            Tier = WordReader.Read(given, "tier", "an isolation tier", PlacementWords.Tiers),
            MinReputation = ReputationOf(given),
            MaxPricePerHour = PriceOf(given),
            Software = NamesOf(errors, given, Software, "a name of software", Limits.Software, "pytorch", PlacementWords.IsSoftware),
        };
    }

    private static string[]? NamesOf(FieldErrors errors, SubmittedObject given, string name, string noun, int most, string example, Func<string, bool> isOne)
    {
        if (given.Get(name) is not { } list || list.ValueKind == JsonValueKind.Null) return null;
        var remedy = $"""Write an array, for example ["{example}"].""";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 || list.GetArrayLength() > most)
        {
            given.Wrong(name, list.ValueKind == JsonValueKind.Array ? $"names {list.GetArrayLength()}" : $"is {SubmittedObject.Kind(list)}", $"an array of 1 to {most} names", remedy);
            return null;
        }

        var names = new List<string>();
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var field = given.Path($"{name}[{index}]");
            if (item.ValueKind != JsonValueKind.String || !isOne(item.GetString()!))
                errors.Add(field, item, $"is not {noun}", $"lower-case words with dashes, for example {example}", remedy);
            else if (names.Contains(item.GetString()!))
                errors.Add(field, item, "is named twice", "each once", "Remove one of them.");
            else
                names.Add(item.GetString()!);
        }

        return [.. names];
    }

    private static double? ReputationOf(SubmittedObject given)
    {
        if (given.Get(Reputation) is not { } value || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var floor) && floor is >= 0 and <= 1) return floor;
        given.Wrong(
            Reputation, value.ValueKind == JsonValueKind.Number ? "is out of range" : $"is {SubmittedObject.Kind(value)}", "a number from 0 to 1",
            "Write for example 0.8; a newcomer has 0.5.");
        return null;
    }

    private static Amount? PriceOf(SubmittedObject given)
    {
        if (given.Get(Price) is not { } value || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && Amount.TryParse(value.GetString(), out var price)) return price;
        given.Wrong(
            Price, value.ValueKind == JsonValueKind.String ? "is not a decimal of this size" : $"is {SubmittedObject.Kind(value)}",
            $"a decimal string, at most {Amount.Most}", """Write the most a node may ask for an hour, for example "1.5".""");
        return null;
    }
}
