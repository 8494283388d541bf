using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>An acknowledged submission is never lost; a refused one leaves no trace; a repeat gets the first answer.</summary>
internal sealed class PromiseInvariants(World world, Invariants durable)
{
    private readonly SortedDictionary<string, SubmitReceipt> _acknowledged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public IEnumerable<string> Acknowledged() => _acknowledged.Keys;

    public void Acknowledged(string id, string account, string hash, bool again, SubmitReceipt receipt)
    {
        if (again && !receipt.Repeated) world.Violate($"{id} was submitted again and is said to be new");
        if (receipt.SpecHash != hash) world.Violate($"{id} is acknowledged with another spec");
        if (_acknowledged.TryGetValue(id, out var first) && first.SubmittedAt != receipt.SubmittedAt)
            world.Violate($"{id} of {account}: a repeat was answered with another time");
        _acknowledged.TryAdd(id, receipt);
        Check();
    }

    public void Refused(string id, bool again)
    {
        if (again) world.Violate($"the repeat of the acknowledged {id} was refused");
        _refused.Add(id);
        Check();
    }

    public void Check()
    {
        foreach (var id in _acknowledged.Keys)
        {
            if (!durable.Tasks.ContainsKey(id)) world.Violate($"{id} was acknowledged and is not in the journal");
        }

        foreach (var id in _refused)
        {
            if (durable.Tasks.GetValueOrDefault(id) is not (null or TaskState.None)) world.Violate($"{id} was refused and is in the journal");
        }
    }
}
