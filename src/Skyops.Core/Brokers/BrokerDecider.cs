using Skyops.Core.Nodes;
using Skyops.Errors;

namespace Skyops.Core.Brokers;

/// <summary>A refusal, or the events to append (none when nothing changes).</summary>
public sealed record BrokerDecision(Refusal? Refusal, BrokerEvent[] Events);

/// <summary>
/// The lasting rules of a pool's broker. It has one state; every command may come at any time and any number of times.
/// </summary>
public static class BrokerDecider
{
    public static BrokerDecision Decide(BrokerState state, BrokerCommand command, DateTimeOffset now) => command switch
    {
        BrokerCommand.Enrol x when !IsName(x.Node) || !IsName(x.Owner) =>
            Refused("node", x.Node, "is not a node with an owner", $"1 to {Limits.NameLength} characters each"),
        BrokerCommand.Enrol x when state.Roster.TryGetValue(x.Node, out var owner) && owner == x.Owner => Nothing,
        BrokerCommand.Enrol x => new BrokerDecision(null, [new BrokerEvent.NodeRostered(x.Node, x.Owner)]),
        BrokerCommand.SetQuota x when x.OpenTasks is < 0 or > Limits.OpenTasksPerAccount =>
            Refused("openTasks", $"{x.OpenTasks}", "is out of range", $"0 to {Limits.OpenTasksPerAccount}"),
        BrokerCommand.SetQuota x when state.QuotaOf(x.Account) == x.OpenTasks => Nothing,
        BrokerCommand.SetQuota x => new BrokerDecision(null, [new BrokerEvent.QuotaChanged(x.Account, x.OpenTasks)]),
        BrokerCommand.NoteBreaker { Change: BreakerChange.Opened x } => new BrokerDecision(null, [new BrokerEvent.BreakerOpened(now, x.Away, x.Nodes)]),
        BrokerCommand.NoteBreaker { Change: BreakerChange.Closed x } => new BrokerDecision(null, [new BrokerEvent.BreakerClosed(now, x.Away, x.Nodes)]),
        _ => throw new InvalidOperationException($"no rule for {command.GetType().Name}"),
    };

    public static BrokerState Apply(BrokerState state, BrokerEvent e) => e switch
    {
        BrokerEvent.NodeRostered x => state with { Roster = state.Roster.SetItem(x.Node, x.Owner) },
        BrokerEvent.QuotaChanged x => state with { Quotas = state.Quotas.SetItem(x.Account, x.OpenTasks) },
        BrokerEvent.BreakerOpened or BrokerEvent.BreakerClosed => state,
        _ => throw new InvalidOperationException($"no rule for {e.GetType().Name}"),
    };

    private static BrokerDecision Nothing => new(null, []);

    private static bool IsName(string text) => text.Length is > 0 and <= Limits.NameLength;

    private static BrokerDecision Refused(string field, string value, string problem, string limit) => new(
        new Refusal(
            RefusalCode.Invalid, $"The field {field} {problem}.",
            Fields: [new FieldError(field, value, problem, limit, "Correct it.")]),
        []);
}
