using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>Slots that start together: all or none, and not starved by what comes after them.</summary>
public sealed class GangTests
{
    [Fact]
    public void A_gang_is_placed_whole_when_there_is_room_for_all_and_else_takes_no_room() => Seeded.Cases(300, chance =>
    {
        var nodes = Enumerable.Range(0, chance.Between(1, 12)).Select(i => PoolWorld.AnyNode(chance, i)).ToArray();
        var requests = Enumerable.Range(0, chance.Between(1, 5)).Select(i => PoolWorld.AnyRequest(chance, i)).Select(r => r with
        {
            Together = true,
            Waiting = [.. r.Waiting.Where(slot => slot.Slot == 0)],
            Live = [],
        }).ToArray();
        var state = new SchedulerState();
        foreach (var node in nodes) state.NodeChanged(node);
        foreach (var request in requests) state.Request(request, PoolWorld.Now);
        var oracle = new PoolOracle(nodes);
        var plan = SchedulingPass.Run(state, PoolWorld.Now);
        foreach (var task in plan.Tasks)
        {
            var request = requests.Single(r => r.TaskId == task.TaskId);
            Assert.Equal(request.Waiting.Length, task.Placements.Length);
            foreach (var p in task.Placements) oracle.Place(request, request.Waiting.Single(slot => slot.Shard == p.Shard), p.Node);
        }

        // With one replica a shard any order finds a place for all if there is one, so who waits has no room.
        foreach (var request in requests.Where(r => plan.Tasks.All(task => task.TaskId != r.TaskId)))
        {
            var room = new PoolOracle(nodes);
            foreach (var task in plan.Tasks)
                foreach (var p in task.Placements) room.Place(requests.Single(r => r.TaskId == task.TaskId), new SlotRequest(p.Shard, 0, [], [], null), p.Node);
            Assert.Contains(request.Waiting, slot =>
            {
                if (room.Best(request, slot) is not { } best) return true;
                room.Place(request, slot, best.Node);
                return false;
            });
        }

        Assert.Equal(plan.Count, state.Statistics().LiveSlots);
    });

    [Fact]
    public void Replicas_of_a_gang_find_owners_that_differ_also_when_the_best_first_would_not()
    {
        var world = new PoolWorld().Node("a1", owner: "a", slots: 1, reputation: 0.1).Node("a2", owner: "a", slots: 1, reputation: 0.1)
            .Node("b", slots: 1, reputation: 0.9).Node("c", slots: 1, reputation: 0.9);
        Gang(world, "none", shards: 1, slots: 4);
        Assert.Equal(0, world.Pass().Count);
        world.State.Withdraw("none");

        // The first shard would take b and c, and leave the second with one owner.
        Gang(world, "two", shards: 2, slots: 2);
        Assert.Equal(4, world.Pass().Count);
    }

    [Fact]
    public void Replicas_of_a_gang_are_placed_when_some_order_places_them() => Seeded.Cases(300, chance =>
    {
        var world = new PoolWorld();
        var room = Enumerable.Range(0, chance.Between(1, 5)).Select(_ => chance.Between(0, 3)).ToArray();
        for (var owner = 0; owner < room.Length; owner++)
            for (var node = 0; node < room[owner]; node++) world.Node($"n{owner}-{node}", owner: $"o{owner}", slots: 1, reputation: chance.Share());
        var (shards, replicas) = (chance.Between(1, 4), chance.Between(2, 3));
        Gang(world, "g", shards, replicas);
        Assert.Equal(Exists(room, shards, replicas) ? shards * replicas : 0, world.Pass().Count);
    });

    /// <summary>Tries every choice of owners for every shard.</summary>
    private static bool Exists(int[] room, int shards, int replicas)
    {
        if (shards == 0) return true;
        for (var owners = 0; owners < 1 << room.Length; owners++)
        {
            var chosen = Enumerable.Range(0, room.Length).Where(owner => (owners >> owner & 1) != 0).ToArray();
            if (chosen.Length != replicas || chosen.Any(owner => room[owner] == 0)) continue;
            if (Exists([.. room.Select((left, owner) => chosen.Contains(owner) ? left - 1 : left)], shards - 1, replicas)) return true;
        }

        return false;
    }

    [Fact]
    public void A_large_gang_gets_its_time_and_only_what_ends_before_it_goes_first()
    {
        var world = new PoolWorld().Node("n1", slots: 2).Node("n2", slots: 2);
        Single(world, "running", seconds: 100, shards: 2);
        Grant(world.State, world.Pass(), PoolWorld.Now);
        Gang(world, "gang", shards: 4);
        Assert.Equal(0, world.Pass().Count);
        var gang = Assert.Single(SchedulingPass.Explain(world.State, "gang", PoolWorld.Now)!.Groups).Gang!;
        Assert.Equal(new GangExplanation(2, 4, 2, PoolWorld.Now.AddSeconds(100)), gang);

        Single(world, "long", seconds: 101, shards: 1);
        Single(world, "short", seconds: 100, shards: 1);
        Assert.Equal("short", Assert.Single(world.Pass().Tasks).TaskId);
        Single(world, "urgent", seconds: 900, shards: 1, TaskPriority.High);
        Assert.Equal("urgent", Assert.Single(world.Pass().Tasks).TaskId);
        world.State.Withdraw("gang");
        Single(world, "long", seconds: 101, shards: 1);
        world.State.Release("running", [.. Enumerable.Range(0, 2).SelectMany(shard => new[] { On("n1", shard), On("n2", shard) })]);
        Assert.Equal("long", Assert.Single(world.Pass().Tasks).TaskId);
    }

    [Fact]
    public void Backfill_never_delays_the_start_that_was_reserved() => Seeded.Cases(120, chance =>
    {
        var state = new SchedulerState();
        for (var i = 0; i < chance.Between(2, 8); i++) state.NodeChanged(PoolWorld.Snapshot($"n{i}", chance.Between(2, 8), 16_384, chance.Between(1, 6)));
        var running = new PriorityQueue<(string Task, Placement Placement), DateTimeOffset>();
        var seconds = new Dictionary<string, int>();
        var (now, gangAt) = (PoolWorld.Now, chance.Between(3, 20));
        DateTimeOffset? promised = null;
        for (var step = 0; step < 120; step++, now = now.AddSeconds(chance.Between(1, 5)))
        {
            while (running.TryPeek(out var ended, out var end) && end <= now)
            {
                running.Dequeue();
                state.Release(ended.Task, [On(ended.Placement.Node, ended.Placement.Shard)]);
            }

            var id = step == gangAt ? "gang" : $"t{step:000}";
            seconds[id] = chance.Between(1, 60);
            var request = PoolWorld.Request(id, step == gangAt ? chance.Between(2, 12) : chance.Between(0, 3), 1, x => (x.SubmittedAt, x.Account) = (now, $"a{step % 3}"));
            state.Request(request with { Together = step == gangAt, DurationSeconds = seconds[id] }, now);
            var plan = SchedulingPass.Run(state, now);
            foreach (var task in plan.Tasks)
            {
                if (task.TaskId == "gang" && promised is not null) Assert.True(now <= promised || FirstStepAfter(now, promised.Value), $"promised {promised}, started {now}");
                foreach (var placement in task.Placements)
                {
                    state.Answered(task.TaskId, placement, GrantAnswer.Granted, now);
                    running.Enqueue((task.TaskId, placement), now.AddSeconds(seconds[task.TaskId]));
                }
            }

            var gang = SchedulingPass.Explain(state, "gang", now)?.Groups.Single().Gang;
            if (gang?.ReservedFrom is { } from)
            {
                Assert.True(promised is null || from <= promised, $"promised {promised}, then {from}");
                promised ??= from;
            }
        }
    });

    /// <summary>Time goes in steps of up to five seconds: the first moment at or after the promise.</summary>
    private static bool FirstStepAfter(DateTimeOffset now, DateTimeOffset promised) => now - promised < TimeSpan.FromSeconds(5);

    private static SlotOnNode On(string node, int shard) => new(0, shard, 0, node, new ResourceRequest());

    private static void Gang(PoolWorld world, string id, int shards, int slots = 1) =>
        world.State.Request(PoolWorld.Request(id, shards, slots, x => x.SubmittedAt = PoolWorld.Now.AddSeconds(-9)) with { Together = true, DurationSeconds = 50 }, PoolWorld.Now);

    private static void Single(PoolWorld world, string id, int seconds, int shards, TaskPriority priority = TaskPriority.Normal) =>
        world.State.Request(PoolWorld.Request(id, shards, 1, x => x.Priority = priority) with { DurationSeconds = seconds }, PoolWorld.Now);

    private static void Grant(SchedulerState state, Plan plan, DateTimeOffset now)
    {
        foreach (var task in plan.Tasks)
            foreach (var placement in task.Placements) state.Answered(task.TaskId, placement, GrantAnswer.Granted, now);
    }
}
