using Skyops.Tasks;
using Skyops.Worker.Devices;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker;

/// <summary>
/// Where tests make a worker lie or fail. Given to the constructor only: no option and no command line reaches it.
/// </summary>
internal sealed record WorkerHooks(IOutputTamperer? Tamperer, IReceiptFilter? Filter)
{
    /// <summary>What this worker says it has, from what it found; null: the truth.</summary>
    public Func<Wire.Capabilities, Wire.Capabilities>? Boast { get; init; }

    /// <summary>How it reaches the driver of its GPUs.</summary>
    public Func<Nvml> Driver { get; init; } = Nvml.Open;

    /// <summary>An honest worker.</summary>
    public static WorkerHooks None { get; } = new(null, null);
}

/// <summary>Changes outputs after the job ended and before they are hashed.</summary>
internal interface IOutputTamperer
{
    void Tamper(AttemptKey key, string outputsFolder);
}

/// <summary>Changes or swallows receipts before they are signed.</summary>
internal interface IReceiptFilter
{
    /// <summary>The receipt to sign instead, or null to say nothing.</summary>
    Wire.Receipt? Filter(Wire.Receipt receipt);
}
