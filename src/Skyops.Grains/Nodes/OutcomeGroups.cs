using Skyops.Nodes;

namespace Skyops.Grains.Nodes;

/// <summary>
/// Outcomes that arrive while others are being recorded go into the next row together: a node that finishes many small attempts would otherwise wait for the disk once
/// for each of them. Used on the grain's scheduler only.
/// </summary>
internal sealed class OutcomeGroups(Func<NodeOutcome[], Task> record)
{
    /// <summary>Outcomes of one row: what the node remembers of those recorded last holds several rows.</summary>
    private const int MostPerRow = 256;

    private readonly Queue<Waiting> _waiting = new();
    private bool _recording;

    /// <summary>Returns when they are recorded.</summary>
    public Task AddAsync(NodeOutcome[] outcomes)
    {
        var waiting = new Waiting(outcomes);
        _waiting.Enqueue(waiting);
        if (!_recording) _ = RecordAsync();
        return waiting.Recorded.Task;
    }

    private async Task RecordAsync()
    {
        _recording = true;

        // What is already on its way to this grain joins the first row.
        await Task.Yield();
        while (_waiting.TryDequeue(out var first)) await RecordAsync(Group(first));
        _recording = false;
    }

    private List<Waiting> Group(Waiting first)
    {
        List<Waiting> group = [first];
        for (var count = first.Outcomes.Length; _waiting.TryPeek(out var next) && count + next.Outcomes.Length <= MostPerRow; count += next.Outcomes.Length)
            group.Add(_waiting.Dequeue());
        return group;
    }

    private async Task RecordAsync(List<Waiting> group)
    {
        try
        {
            await record([.. group.SelectMany(waiting => waiting.Outcomes)]);
            foreach (var waiting in group) waiting.Recorded.SetResult();
        }
        catch (Exception failure)
        {
            foreach (var waiting in group) waiting.Recorded.SetException(failure);
        }
    }

    private sealed record Waiting(NodeOutcome[] Outcomes)
    {
        public TaskCompletionSource Recorded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
