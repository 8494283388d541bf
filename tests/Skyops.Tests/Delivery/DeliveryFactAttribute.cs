namespace Skyops.Tests.Delivery;

/// <summary>A test with a real server that takes long to install: <c>tests/run.sh all</c> does it.</summary>
public sealed class DeliveryFactAttribute : FactAttribute
{
    public DeliveryFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("SKYOPS_TEST_DELIVERY") is null) Skip = "needs a Swift, an IPFS and an Arweave server; run tests/run.sh all";
    }
}
