using System.CommandLine;
using Skyops.Cli.Values;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>The flags of <c>submit-task</c> that say which nodes a task may go to.</summary>
internal static class PlacementFlags
{
    private static readonly Option<string[]> Region = new("--region")
    {
        Description = "A region it may run in; may be repeated.",
        HelpName = "REGION",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> MaxLatency = new("--max-latency") { Description = "The longest round trip between node and silo, in milliseconds.", HelpName = "MS" };
    private static readonly Option<string?> Network = new("--network") { Description = "What the work may reach: none or internet.", HelpName = "POLICY" };
    private static readonly Option<string?> Tier = new("--tier") { Description = "Isolation tier: T0, T1 or T2.", HelpName = "TIER" };
    private static readonly Option<double?> MinReputation = new("--min-reputation") { Description = "Floor of a node's reputation, 0 to 1.", HelpName = "R" };

    private static readonly Option<Amount?> MaxPrice = new("--max-price")
    {
        Description = "The most a node may ask for an hour.",
        HelpName = "SKYOPS",
        CustomParser = AmountText.Parse,
    };

    private static readonly Option<string[]> Software = new("--software")
    {
        Description = "Software that must be on the node, for example pytorch; may be repeated.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public static Option[] All => [Region, MaxLatency, Network, Tier, MinReputation, MaxPrice, Software];

    /// <summary>The rules of a spec file with what the flags say instead; null when neither says anything.</summary>
    public static PlacementRules? Read(CliContext context, PlacementRules? from)
    {
        var regions = context.Get(Region) ?? [];
        var software = context.Get(Software) ?? [];
        var old = from ?? new PlacementRules();
        var rules = old with
        {
            Regions = regions.Length > 0 ? regions : old.Regions,
            MaxLatencyMs = context.Get(MaxLatency) ?? old.MaxLatencyMs,
            Network = context.Get(Network) ?? old.Network,
            Tier = context.Get(Tier) ?? old.Tier,
            MinReputation = context.Get(MinReputation) ?? old.MinReputation,
            MaxPricePerHour = context.Get(MaxPrice) ?? old.MaxPricePerHour,
            Software = software.Length > 0 ? software : old.Software,
        };
        return from is null && rules == old ? null : rules;
    }
}
