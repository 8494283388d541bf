using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>What must hold between the stages of a task.</summary>
internal static class StageChecks
{
    public static void Check(FieldErrors errors, SubmittedObject task, TaskStage[] stages)
    {
        var index = Names(errors, stages);
        if (index is null) return;
        if (After(errors, stages, index) is not { } after) return;
        if (Cycle(after) is { } cycle)
        {
            var last = cycle[^1];
            var text = string.Join(" -> ", cycle.Select(stage => stages[stage].Name));
            errors.AddText(
                $"stages[{last}].after[{Array.IndexOf(after[last], cycle[^2])}]", stages[cycle[^2]].Name,
                $"closes a cycle, in which every stage waits for the one before: {text}", "stages without a cycle", "Take one of these stages out of the after of the next.");
            return;
        }

        Shards(errors, task, stages, after);
    }

    private static Dictionary<string, int>? Names(FieldErrors errors, TaskStage[] stages)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < stages.Length; i++)
        {
            if (index.TryAdd(stages[i].Name, i)) continue;
            errors.AddText($"stages[{i}].name", stages[i].Name, $"is the name of stages[{index[stages[i].Name]}] too", "each name once", "Give one of them another name.");
        }

        return index.Count == stages.Length ? index : null;
    }

    private static int[][]? After(FieldErrors errors, TaskStage[] stages, Dictionary<string, int> index)
    {
        var wrong = false;
        for (var i = 0; i < stages.Length; i++)
        {
            for (var j = 0; j < stages[i].After.Length; j++)
            {
                var name = stages[i].After[j];
                var problem = !index.ContainsKey(name) ? "is not a stage of this task"
                    : Array.IndexOf(stages[i].After, name) < j ? "is named twice"
                    : null;
                if (problem is null) continue;
                wrong = true;
                errors.AddText(
                    $"stages[{i}].after[{j}]", name, problem, "names of stages of this task, each once",
                    index.ContainsKey(name) ? "Remove one of them." : NearestName.Remedy(name, [.. index.Keys]));
            }
        }

        return wrong ? null : Array.ConvertAll(stages, stage => Array.ConvertAll(stage.After, name => index[name]));
    }

    private static void Shards(FieldErrors errors, SubmittedObject task, TaskStage[] stages, int[][] after)
    {
        var total = stages.Sum(stage => (long)stage.Shards);
        if (total > Limits.ShardsPerTask)
        {
            task.Wrong(
                "stages", $"have {SubmittedObject.Number(total)} shards in all", $"at most {SubmittedObject.Number(Limits.ShardsPerTask)} shards in all stages",
                "Use fewer shards, or several tasks one after another.");
        }

        for (var i = 0; i < stages.Length; i++)
        {
            if (stages[i].Take == StageTake.Own) Own(errors, stages, after, i);
            var read = OutputAllowance.ShardsRead(stages, after[i], stages[i].Take);
            if (read <= Limits.InputFiles || stages[i].Workload is NoopWorkload) continue;
            errors.AddText(
                $"stages[{i}].after", string.Join(", ", stages[i].After), $"gives every shard of {stages[i].Name} files of {SubmittedObject.Number(read)} shards",
                $"files of at most {SubmittedObject.Number(Limits.InputFiles)} shards",
                """Use fewer shards before it, put a stage between that joins some of them, or take "own".""");
        }
    }

    private static void Own(FieldErrors errors, TaskStage[] stages, int[][] after, int stage)
    {
        const string Limit = "own only after stages of as many shards";
        if (after[stage].Length == 0)
        {
            errors.AddText($"stages[{stage}].take", "own", "has no stage to take from", Limit, "Name one in after, or leave take out.");
            return;
        }

        var place = Array.FindIndex(after[stage], before => stages[before].Shards != stages[stage].Shards);
        if (place < 0) return;
        var other = after[stage][place];
        errors.AddText(
            $"stages[{stage}].take", "own",
            $"pairs {SubmittedObject.Number(stages[stage].Shards)} shards with the {SubmittedObject.Number(stages[other].Shards)} of {stages[other].Name}",
            Limit, $"Give both {SubmittedObject.Number(stages[other].Shards)} shards, or take \"all\".");
    }

    /// <summary>Stages each of which comes after the one before it, the first again at the end; null when there are none.</summary>
    private static List<int>? Cycle(int[][] after)
    {
        var state = new int[after.Length];
        var path = new List<int>();
        return Enumerable.Range(0, after.Length).Select(Visit).FirstOrDefault(found => found is not null);

        List<int>? Visit(int stage)
        {
            if (state[stage] == 2) return null;
            if (state[stage] == 1)
            {
                // The path goes from a stage to what it waits for; the other way round it reads as things would run.
                List<int> cycle = [.. path[path.IndexOf(stage)..], stage];
                cycle.Reverse();
                return cycle;
            }

            state[stage] = 1;
            path.Add(stage);
            foreach (var before in after[stage])
            {
                if (Visit(before) is { } found) return found;
            }

            path.RemoveAt(path.Count - 1);
            state[stage] = 2;
            return null;
        }
    }
}
