using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What slots need. Slots with equal shapes, of whatever task, are matched as one group: nodes are scored once for all
/// of them.
/// </summary>
public sealed record RequestShape(string Executor, ResourceRequest Resources, Amount MostPerHour, double ReputationFloor)
{
    public static RequestShape Of(PlacementRequest request) =>
        new(request.Executor, request.Resources, request.MostPerHour, request.ReputationFloor);
}
