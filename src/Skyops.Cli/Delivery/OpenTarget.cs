using Skyops.Delivery.Targets;

namespace Skyops.Cli.Delivery;

/// <summary>A target with what it was made from, which ends with it.</summary>
internal sealed class OpenTarget(IDeliveryTarget target, IDisposable? with = null) : IDisposable
{
    public IDeliveryTarget Target => target;

    public void Dispose()
    {
        target.Dispose();
        with?.Dispose();
    }
}
