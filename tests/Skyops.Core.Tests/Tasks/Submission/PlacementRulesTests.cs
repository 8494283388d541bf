using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class PlacementRulesTests
{
    [Fact]
    public void Every_rule_is_read()
    {
        var spec = Submitted.Read(Submitted.Good()).Spec!;
        Assert.Equal(("nvidia", "8.0"), (spec.Resources.GpuVendor, spec.Resources.MinComputeCapability));
        var rules = spec.Placement!;
        Assert.Equal(["us-east-1", "eu-west"], rules.Regions!);
        Assert.Equal(["pytorch"], rules.Software!);
        Assert.Equal((80, "none", "T0"), (rules.MaxLatencyMs, rules.Network, rules.Tier));
        Assert.Equal((0.75, new Amount(Amount.Whole(3).Units / 2)), (rules.MinReputation, rules.MaxPricePerHour));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public void Left_out_or_null_rules_nobody_out(string? json) =>
        Assert.Null(Submitted.Read(Submitted.With("placement", json)).Spec!.Placement);

    [Fact]
    public void Rules_that_are_null_each_rule_nobody_out()
    {
        var read = Submitted.Read(Submitted.With(
            "placement", """{"regions":null,"maxLatencyMs":null,"network":null,"tier":null,"minReputation":null,"maxPricePerHour":null,"software":null}"""));
        Assert.Equal(new PlacementRules(), read.Spec!.Placement);
    }

    [Fact]
    public void A_misspelt_word_is_answered_with_the_right_one()
    {
        var error = Assert.Single(Submitted.Read(Submitted.With("placement.network", "\"interent\"")).Errors);
        Assert.Equal("Did you mean internet?", error.Remedy);
        error = Assert.Single(Submitted.Read(Submitted.With("resources.gpuVendor", "\"nvidea\"")).Errors);
        Assert.Equal("Did you mean nvidia?", error.Remedy);
    }

    [Fact]
    public void Another_vendor_may_name_its_own_capability_and_gpu_words_need_a_gpu()
    {
        var amd = Submitted.Good();
        Submitted.Set(amd, "resources.gpuVendor", "\"amd\"");
        Submitted.Set(amd, "resources.minComputeCapability", "\"gfx90a\"");
        Assert.Equal("gfx90a", Submitted.Read(amd).Spec!.Resources.MinComputeCapability);
        var none = Submitted.Read(Submitted.With("resources", """{"gpuVendor":"nvidia","minComputeCapability":"8.0"}"""));
        Assert.Equal(["resources.gpuVendor", "resources.minComputeCapability"], none.Errors.Select(error => error.Field));
    }

    [Fact]
    public void The_hash_covers_the_rules()
    {
        var spec = Submitted.Read(Submitted.Good()).Spec!;
        var other = spec with { Placement = spec.Placement! with { Tier = "T1" } };
        Assert.NotEqual(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(other));
    }
}
