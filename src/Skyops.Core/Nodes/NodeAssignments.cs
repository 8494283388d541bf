using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>
/// What the node grain knows in memory of the attempts on its node, and how that is mended with what the worker runs.
/// One entry an attempt:
/// <code>
/// Assign ──> Waiting ──Take──> Delivered ──Release──> gone (with a stop for the worker when asked)
/// Assign(known) ─────────────> Delivered              Declined, LoseAll ──> gone, and the task is told
///        worker runs one we do not know ──> Asked ──Confirm──> Delivered, or stopped
/// </code>
/// A newer connection supersedes the older; everything said by an older one is ignored.
/// </summary>
public sealed class NodeAssignments
{
    /// <summary>Assignments and stops handed over in one answer.</summary>
    public const int MostPerTake = 256;

    private readonly Dictionary<AttemptKey, Entry> _entries = [];
    private readonly Queue<AttemptKey> _waiting = new();
    private readonly Queue<AttemptKey> _stops = new();

    /// <summary>The current connection; null when the worker is away.</summary>
    public string? ConnectionId { get; private set; }

    /// <summary>Attempts on the node, delivered or not.</summary>
    public int Count => _entries.Count;

    /// <summary>True when <see cref="Take"/> would answer something.</summary>
    public bool HasCommands => _stops.Count > 0 || _waiting.Count > 0;

    public string[] Running => [.. _entries.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Idempotent by attempt. Answers those that were not taken, for their tasks: new ones above
    /// <see cref="Limits.AssignmentsPerNode"/>, and known ones that the connected
    /// worker did not list when it came (it would never be asked for them again).
    /// </summary>
    /// <param name="assignments">From a task.</param>
    /// <param name="known">They were sent to the worker before (the task tells again after a restart).</param>
    public AttemptKey[] Assign(Assignment[] assignments, bool known)
    {
        List<AttemptKey>? refused = null;
        foreach (var assignment in assignments)
        {
            if (_entries.TryGetValue(assignment.Key, out var entry))
            {
                if (entry.State == EntryState.Asked)
                    _entries[assignment.Key] = entry with { State = EntryState.Delivered };
            }
            else if (_entries.Count >= Limits.AssignmentsPerNode || (known && ConnectionId is not null))
            {
                (refused ??= []).Add(assignment.Key);
            }
            else
            {
                _entries[assignment.Key] = new Entry(assignment, known ? EntryState.Delivered : EntryState.Waiting);
                if (!known) _waiting.Enqueue(assignment.Key);
            }
        }

        return refused is null ? [] : [.. refused];
    }

    /// <summary>These are over. With <paramref name="stop"/> the worker is told, unless it never had them.</summary>
    public void Release(AttemptKey[] keys, bool stop)
    {
        foreach (var key in keys)
        {
            var had = !_entries.Remove(key, out var entry) || entry.State != EntryState.Waiting;
            if (stop && had && ConnectionId is not null) _stops.Enqueue(key);
        }
    }

    /// <summary>
    /// What to send now; each assignment once a connection. Empty when there is nothing, null when another connection
    /// took over.
    /// </summary>
    public NodeCommands? Take(string connectionId)
    {
        if (connectionId != ConnectionId) return null;
        var stop = new List<AttemptKey>(Math.Min(_stops.Count, MostPerTake));
        while (stop.Count < MostPerTake && _stops.TryDequeue(out var key)) stop.Add(key);
        var assign = new List<Assignment>(Math.Min(_waiting.Count, MostPerTake));
        while (assign.Count < MostPerTake && _waiting.TryDequeue(out var key))
        {
            if (_entries.GetValueOrDefault(key) is not { State: EntryState.Waiting, Assignment: { } assignment } entry) continue;
            _entries[key] = entry with { State = EntryState.Delivered };
            assign.Add(assignment);
        }

        return new NodeCommands([.. assign], [.. stop]);
    }

    /// <summary>A worker is here and says what it runs. Attempts never delivered stay waiting for it.</summary>
    public Reconciliation Connect(string connectionId, AttemptKey[] running)
    {
        ConnectionId = connectionId;
        _stops.Clear();
        var runs = running.ToHashSet();
        var lost = _entries.Where(pair => pair.Value.State != EntryState.Waiting && !runs.Contains(pair.Key))
            .Select(pair => pair.Key).ToArray();
        foreach (var key in lost) _entries.Remove(key);
        var ask = new List<AttemptKey>();
        foreach (var key in runs)
        {
            if (!_entries.TryGetValue(key, out var entry)) entry = new Entry(null, EntryState.Asked);
            if (entry.State == EntryState.Waiting) entry = entry with { State = EntryState.Delivered };
            if (entry.State == EntryState.Asked) ask.Add(key);
            _entries[key] = entry;
        }

        return new Reconciliation(
            [.. _entries.Where(pair => pair.Value.State == EntryState.Waiting).Select(pair => pair.Key)],
            ByTask(lost),
            ByTask(ask));
    }

    /// <summary>A task's answer to what was asked: it keeps some, the worker stops the others.</summary>
    public void Confirm(AttemptKey[] asked, AttemptKey[] keep)
    {
        var kept = keep.ToHashSet();
        foreach (var key in asked)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.State != EntryState.Asked) continue;
            if (kept.Contains(key))
            {
                _entries[key] = entry with { State = EntryState.Delivered };
                continue;
            }

            _entries.Remove(key);
            if (ConnectionId is not null) _stops.Enqueue(key);
        }
    }

    /// <summary>The worker will not run these. Answers those that were really on it, for their tasks.</summary>
    public AttemptKey[] Declined(string connectionId, AttemptKey[] keys) =>
        connectionId == ConnectionId ? [.. keys.Where(_entries.Remove)] : [];

    /// <summary>True when it was the current connection; then the node has none.</summary>
    public bool Disconnect(string connectionId)
    {
        if (connectionId != ConnectionId) return false;
        ConnectionId = null;
        _stops.Clear();
        return true;
    }

    /// <summary>The node is lost: all its attempts are. Answers them by task, and forgets them.</summary>
    public TaskAttempts[] LoseAll()
    {
        var lost = ByTask(_entries.Keys);
        _entries.Clear();
        _waiting.Clear();
        _stops.Clear();
        return lost;
    }

    private static TaskAttempts[] ByTask(IEnumerable<AttemptKey> keys) =>
        [.. keys.GroupBy(key => key.TaskId)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new TaskAttempts(group.Key, [.. group.Order(AttemptOrder.Instance)]))];

    private enum EntryState
    {
        Waiting,
        Delivered,
        Asked,
    }

    private sealed record Entry(Assignment? Assignment, EntryState State);
}
