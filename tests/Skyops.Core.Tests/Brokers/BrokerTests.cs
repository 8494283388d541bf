using Skyops.Core.Brokers;
using Skyops.Core.Journal;
using Skyops.Errors;

namespace Skyops.Core.Tests.Brokers;

public sealed class BrokerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_node_is_rostered_once_and_again_only_under_another_owner()
    {
        var state = Do(BrokerState.Empty, new BrokerCommand.Enrol("0xn", "0xa"), 1);
        state = Do(state, new BrokerCommand.Enrol("0xn", "0xa"), 0);
        state = Do(state, new BrokerCommand.Enrol("0xn", "0xb"), 1);
        Assert.Equal("0xb", state.Roster["0xn"]);
    }

    [Fact]
    public void A_quota_changes_only_within_its_limits()
    {
        var state = Do(BrokerState.Empty, new BrokerCommand.SetQuota("0xa", 2), 1);
        state = Do(state, new BrokerCommand.SetQuota("0xa", 2), 0);
        Assert.Equal((2, Limits.OpenTasksPerAccount), (state.QuotaOf("0xa"), state.QuotaOf("0xb")));
        Assert.Equal(RefusalCode.Invalid, BrokerDecider.Decide(state, new BrokerCommand.SetQuota("0xa", -1), Now).Refusal!.Code);
        Assert.Equal(RefusalCode.Invalid, BrokerDecider.Decide(state, new BrokerCommand.SetQuota("0xa", Limits.OpenTasksPerAccount + 1), Now).Refusal!.Code);
        Assert.Equal(RefusalCode.Invalid, BrokerDecider.Decide(state, new BrokerCommand.Enrol("", "0xa"), Now).Refusal!.Code);
    }

    [Fact]
    public void Open_tasks_are_counted_by_task_and_refused_above_the_quota()
    {
        var state = Do(BrokerState.Empty, new BrokerCommand.SetQuota("0xa", 2), 1);
        var open = new OpenTasks();
        Assert.Null(open.Admit(state, "0xa", "t1"));
        Assert.Null(open.Admit(state, "0xa", "t1"));
        Assert.Null(open.Admit(state, "0xa", "t2"));
        var refusal = open.Admit(state, "0xa", "t3");
        Assert.True(refusal is { Code: RefusalCode.QuotaExceeded, Retryable: true });
        Assert.Null(open.Admit(state, "0xb", "t3"));
        open.Ended("0xa", "t1");
        open.Ended("0xa", "t1");
        Assert.Equal(1, open.Count("0xa"));
        Assert.Null(open.Admit(state, "0xa", "t4"));
        open.Restore("0xa", "t5");
        Assert.Equal(3, open.Count("0xa"));
    }

    [Fact]
    public void Events_read_back_and_unknown_ones_are_named()
    {
        BrokerEvent[] events = [new BrokerEvent.NodeRostered("0xn", "0xa"), new BrokerEvent.QuotaChanged("0xa", 5)];
        Assert.Equal(events, BrokerEventCodec.Decode(BrokerEventCodec.Encode(events)));
        Assert.Equal("PoolSold", Assert.Throws<UnknownEventException>(() => BrokerEventCodec.Decode("""[{"type":"PoolSold"}]"""u8)).Type);
    }

    private static BrokerState Do(BrokerState state, BrokerCommand command, int events)
    {
        var decision = BrokerDecider.Decide(state, command, Now);
        Assert.Null(decision.Refusal);
        Assert.Equal(events, decision.Events.Length);
        return decision.Events.Aggregate(state, BrokerDecider.Apply);
    }
}
