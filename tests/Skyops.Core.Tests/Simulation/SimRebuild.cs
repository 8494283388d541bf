using Skyops.Core.Tasks;
using Skyops.Scheduling;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors how a scheduler comes to know its pool: nodes and tasks that may hold leases first, then those that wait, read from their rows.</summary>
internal sealed class SimRebuild(SimSilo silo, Action<PlacementRequest> request)
{
    private const int PageSize = 4;
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly SimCall _call = new(silo);

    private SimJournal Journal => silo.World.Journal;

    public void Heard(string taskId) => _heard.Add(taskId);

    public Task HearHoldersAsync() => Task.WhenAll(
    [
        .. Journal.Keys("node", "ready", "unreachable", "quarantined").Select(NodeAsync),
        .. Journal.Keys("task", "running").Select(TaskAsync),
    ]);

    public async Task HearWaitingAsync()
    {
        foreach (var page in Journal.Entities("task", "waiting").OrderBy(row => row.Updated).Select(row => row.Key).Chunk(PageSize))
        {
            var read = page.Where(id => !_heard.Contains(id)).Select(id => (Id: id, Requests: Read(id))).ToArray();

            // Between reading and taking in, tasks go on living.
            await silo.World.Queue.DelayAsync(Journal.ReadTime(), silo.Life);
            foreach (var (id, requests) in read)
            {
                if (requests is null) await TaskAsync(id);
                else if (!_heard.Contains(id)) Take(requests);
            }
        }
    }

    private IReadOnlyList<PlacementRequest>? Read(string id)
    {
        TaskState state = TaskState.None.Instance;
        foreach (var e in Journal.Read($"task/{id}").SelectMany(row => TaskEventCodec.Decode(row.Data.Span))) state = TaskDecider.Apply(state, e);
        return TaskEffects.OfUnstarted(state);
    }

    private void Take(IReadOnlyList<PlacementRequest> requests)
    {
        foreach (var wanted in requests) request(wanted);
    }

    private Task NodeAsync(string address) => _call.AskAsync(address, () => silo.NodeAsync(address, node => node.AnnounceAsync()));

    private Task TaskAsync(string id) => _call.AskAsync(id, () => silo.TaskAsync(id, task => task.AnnounceAsync()));
}
