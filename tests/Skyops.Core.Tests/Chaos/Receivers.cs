using System.Globalization;
using Skyops.Core.Ledger;
using Skyops.Core.Nodes;
using Skyops.Core.Tasks;
using Skyops.Core.Tests.Tasks;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Tests.Chaos;

/// <summary>A task, the nodes that work for it and the ledger that pays them, as their deciders leave them.</summary>
internal sealed class Receivers
{
    private readonly SortedDictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly LedgerState _ledger = new("SKYOPS");
    private readonly SortedDictionary<string, string> _accepted = new(StringComparer.Ordinal);

    public TaskState Task { get; private set; } = TaskState.None.Instance;

    /// <summary>Delivers it, and gives what the task then tells others.</summary>
    public IReadOnlyList<TaskEffect> Deliver(Message message, DateTimeOffset now)
    {
        switch (message)
        {
            case Message.ToTask task:
                return Deliver(task.Command, now);
            case Message.ToNode node:
                var state = Node(node.Node);
                foreach (var e in NodeDecider.Decide(state, new NodeCommand.RecordOutcomes(node.Outcomes), now).Events) state = NodeDecider.Apply(state, e);
                _nodes[node.Node] = state;
                return [];
            case Message.ToLedger money:
                _ledger.Apply(LedgerDecider.Decide(_ledger, money.Transfers, now).Events);
                _ledger.CheckInvariants();
                return [];
            default:
                throw new InvalidOperationException($"{message.GetType().Name} has no receiver");
        }
    }

    /// <summary>All that must not depend on copies and order, in words.</summary>
    public string Ending()
    {
        var ended = Assert.IsType<TaskState.Ended>(Task);
        var nodes = _nodes.Select(node => $"{node.Key}: {StateText.Of(((NodeState.Known)node.Value).Facts)}");
        var accounts = _ledger.Accounts.OrderBy(account => account.Key, StringComparer.Ordinal)
            .Select(account => string.Create(CultureInfo.InvariantCulture, $"{account.Key}: {account.Value}"));
        return string.Join(
            '\n',
            [
                StateText.Of(ended.Reason), StateText.Of(ended.Bill), StateText.Of(ended.Counts), $"{ended.StartedAt:O} {ended.EndedAt:O}",
                .. _accepted.Select(shard => $"{shard.Key}: {shard.Value}"), .. nodes, .. accounts, $"open holds: {_ledger.OpenHolds.Count}",
            ]);
    }

    private IReadOnlyList<TaskEffect> Deliver(TaskCommand command, DateTimeOffset now)
    {
        var before = Task;
        var decision = TaskDecider.Decide(before, command, now);
        foreach (var accepted in decision.Events.OfType<ShardAccepted>())
        {
            var votes = accepted.Votes.Select(vote => $"{vote.Node} {vote.Agreed}").Order(StringComparer.Ordinal);
            Assert.True(_accepted.TryAdd($"{accepted.Stage}/{accepted.Shard}", $"{accepted.Digest} {string.Join(", ", votes)}"), "a shard was accepted twice");
        }

        Task = decision.State;
        return decision.Events.Count == 0 ? [] : TaskEffects.After(before, decision.Events);
    }

    private NodeState Node(string address)
    {
        if (_nodes.TryGetValue(address, out var known)) return known;
        var connection = new NodeConnect(
            "c1", "i1", "owner-of-" + address, new NodeCapabilities { CpuCores = 4, RamMiB = 4_096, DiskMiB = 1_000, Executors = ["noop", "process", "train"] },
            Amount.Whole(1), 4, [], "d1");
        NodeState state = new NodeState.None();
        foreach (var e in NodeDecider.Decide(state, new NodeCommand.Connect(address, connection), Make.Start).Events) state = NodeDecider.Apply(state, e);
        return state;
    }
}
