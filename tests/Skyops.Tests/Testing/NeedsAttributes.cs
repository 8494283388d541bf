namespace Skyops.Tests.Testing;

/// <summary>A test that is skipped, saying why, on a machine that lacks what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(Need need) => (Need, Skip) = (need, Needs.WhySkipped(need));

    public Need Need { get; }
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(Need need) => (Need, Skip) = (need, Needs.WhySkipped(need));

    public Need Need { get; }
}
