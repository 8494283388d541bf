using Skyops.Cli;
using Skyops.Cli.Tasks;
using Skyops.Tasks;

namespace Skyops.Tests.Cli;

public sealed class PlacementFlagsTests
{
    [Fact]
    public void Flags_make_rules_and_change_those_of_a_file()
    {
        using var context = Parsed("submit-task --region eu --region us --max-latency 80 --network none --tier T1 --min-reputation 0.8 --max-price 1.5");
        var rules = PlacementFlags.Read(context, new PlacementRules { Tier = "T2", Regions = ["asia"] })!;
        Assert.Equal(["eu", "us"], rules.Regions!);
        Assert.Equal((80, "none", "T1", 0.8), (rules.MaxLatencyMs, rules.Network, rules.Tier, rules.MinReputation));
        Assert.Equal("1.5", rules.MaxPricePerHour.ToString());
    }

    [Fact]
    public void Without_flags_a_file_keeps_its_rules_and_no_file_has_none()
    {
        using var context = Parsed("submit-task --budget 1");
        var rules = new PlacementRules { Tier = "T2" };
        Assert.Equal(rules, PlacementFlags.Read(context, rules));
        Assert.Null(PlacementFlags.Read(context, null));
    }

    private static CliContext Parsed(string line) => new(CommandTree.Build().Parse(line.Split(' ')));
}
