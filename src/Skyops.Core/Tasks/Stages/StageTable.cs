using System.Collections.Immutable;
using Skyops.Core.Tasks.Shards;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// Which stages are under way and which are over. A stage is under way once all stages it comes after have completed;
/// one that is in neither set waits for them.
/// </summary>
public sealed record StageTable(
    ImmutableSortedDictionary<int, StageProgress> Active, ImmutableSortedSet<int> Completed)
{
    private static readonly StageTable Empty = new(ImmutableSortedDictionary<int, StageProgress>.Empty, []);

    /// <summary>The stages that wait for no other begin.</summary>
    public static StageTable Begin(StagePlan plan) => Empty.With(plan, plan.Roots);

    public StageProgress? Find(int stage) => Active.GetValueOrDefault(stage);

    public ShardState? Find(int stage, int shard) => Find(stage)?.Find(shard);

    /// <summary>True when this stage is the only one that has not completed.</summary>
    public bool IsLast(StagePlan plan, int stage) =>
        Completed.Count == plan.Count - 1 && !Completed.Contains(stage);

    public StageTable With(int stage, StageProgress progress) => this with { Active = Active.SetItem(stage, progress) };

    /// <summary>A stage is over: those that only waited for it begin.</summary>
    public StageTable Complete(StagePlan plan, int stage)
    {
        var over = new StageTable(Active.Remove(stage), Completed.Add(stage));
        return over.With(plan, plan.Readers(stage).Where(reader => plan.After(reader).All(over.Completed.Contains)));
    }

    /// <summary>Stages whose outputs nobody needs once this stage is over.</summary>
    public IEnumerable<int> Unread(StagePlan plan, int stage) =>
        plan.After(stage).Where(before => plan.Readers(before).All(Completed.Contains));

    /// <summary>Every stage under way offers what it may.</summary>
    public StageTable TopUp()
    {
        var topped = Active.ToBuilder();
        foreach (var (stage, progress) in Active) topped[stage] = progress.TopUp();
        return this with { Active = topped.ToImmutable() };
    }

    /// <summary>What is left of it when the task has ended: counts.</summary>
    public StageTable AtEnd()
    {
        var counts = Active.Select(stage => KeyValuePair.Create(stage.Key, stage.Value.WithoutShards()));
        return this with { Active = ImmutableSortedDictionary.CreateRange(counts) };
    }

    private StageTable With(StagePlan plan, IEnumerable<int> begun)
    {
        var active = Active.ToBuilder();
        foreach (var stage in begun)
        {
            var about = plan[stage];
            active[stage] = StageProgress.Begin(about.Shards, about.Terms.Planned, plan.Window);
        }

        return this with { Active = active.ToImmutable() };
    }
}
