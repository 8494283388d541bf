namespace Skyops.Delivery.Targets;

/// <summary>A place that results are delivered to.</summary>
public interface IDeliveryTarget : IDisposable
{
    /// <summary>Sends the payload, reads it back from there and compares the hash.</summary>
    /// <exception cref="DeliveryException">It is not there, or nobody can say that it is; says what to do.</exception>
    Task<Delivered> DeliverAsync(DeliveryPayload payload, CancellationToken cancellationToken = default);
}
