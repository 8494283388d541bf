using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>stages</c>, each with its own errors; <see cref="StageChecks"/> looks at them together.</summary>
internal static class StageReader
{
    public const string Example =
        """Write [{"name":"map","shards":4,"workload":{…}},{"name":"reduce","after":["map"],"workload":{…}}].""";

    private static readonly string[] Fields = ["name", "shards", "after", "take", "workload", "resources", "durationSeconds", "redundancy", "comparator"];
    private static readonly string[] Takes = ["all", "own"];

    /// <summary>Null when there are none, or when one is too wrong to go on with.</summary>
    public static TaskStage[]? Read(FieldErrors errors, SubmittedObject task, IReadOnlyCollection<string> models)
    {
        if (task.Get("stages") is not { ValueKind: not JsonValueKind.Null } list) return null;
        var limit = $"an array of 1 to {Limits.StagesPerTask} stages";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > Limits.StagesPerTask)
        {
            var problem = list.ValueKind == JsonValueKind.Array
                ? $"has {SubmittedObject.Number(list.GetArrayLength())} stages"
                : $"is {SubmittedObject.Kind(list)}";
            task.Wrong("stages", problem, limit, Example);
            return null;
        }

        OnlyStages(task);
        var stages = new List<TaskStage>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = $"stages[{index++}]";
            if (item.ValueKind != JsonValueKind.Object) errors.Add(path, item, $"is {SubmittedObject.Kind(item)}", "an object", Example);
            else if (Stage(errors, new SubmittedObject(errors, path, item, Fields), models) is { } stage) stages.Add(stage);
        }

        if (stages.Count < index) return null;
        StageChecks.Check(errors, task, [.. stages]);
        return [.. stages];
    }

    /// <summary>A task has either stages or one workload. The defaults that a library writes out are no contradiction.</summary>
    private static void OnlyStages(SubmittedObject task)
    {
        const string Remedy = "Give the workload and shards of each stage in stages, or take stages away.";
        if (task.Get("workload") is { } workload && !WorkloadReader.IsStaged(workload))
            task.Wrong("workload", "is given beside stages", "either workload or stages", Remedy);
        if (task.Get("shards") is { } shards && !(shards.ValueKind == JsonValueKind.Number && shards.TryGetInt32(out var one) && one == 1))
            task.Wrong("shards", "is given beside stages", "shards in each stage", Remedy);
    }

    private static TaskStage? Stage(FieldErrors errors, SubmittedObject stage, IReadOnlyCollection<string> models)
    {
        var name = Name(stage);
        var workload = WorkloadReader.Read(errors, stage, models, inStage: true);
        var shards = stage.Integer("shards", 1, Limits.ShardsPerTask, 1);
        var after = After(errors, stage);
        var take = Take(stage);
        var resources = Given(stage, "resources") ? ResourceReader.Read(stage) : null;
        int? duration = Given(stage, "durationSeconds")
            ? stage.Integer("durationSeconds", Limits.MinimumDurationSeconds, Limits.DurationSeconds, 600)
            : null;
        int? redundancy = Given(stage, "redundancy") ? RedundancyReader.Read(stage) : null;
        var comparator = ComparatorReader.Read(errors, stage);
        return name is null || workload is null || after is null
            ? null
            : new TaskStage
            {
                Name = name,
                Workload = workload,
                Shards = shards,
                After = after,
                Take = take,
                Resources = resources,
                DurationSeconds = duration,
                Redundancy = redundancy,
                Comparator = comparator,
            };
    }

    private static string? Name(SubmittedObject stage)
    {
        const string Remedy = "Name it as a folder would be, for example map.";
        var limit = $"1 to {Limits.StageNameLength} letters, digits, '.', '-' or '_', beginning with a letter or digit";
        var name = stage.Text("name", Limits.StageNameLength);
        if (stage.IsWrong("name")) return null;
        if (name is null) stage.Missing("name", limit, Remedy);
        else if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            stage.Wrong("name", "is not the name of a stage", limit, Remedy);
        else return name;
        return null;
    }

    private static string[]? After(FieldErrors errors, SubmittedObject stage)
    {
        const string Remedy = """Write an array of names of stages, for example ["map"].""";
        if (stage.Get("after") is not { ValueKind: not JsonValueKind.Null } list) return [];
        var limit = $"an array of at most {Limits.StagesPerTask - 1} names of stages";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() >= Limits.StagesPerTask)
        {
            var problem = list.ValueKind == JsonValueKind.Array
                ? $"names {SubmittedObject.Number(list.GetArrayLength())} stages"
                : $"is {SubmittedObject.Kind(list)}";
            stage.Wrong("after", problem, limit, Remedy);
            return null;
        }

        var names = new List<string>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var field = stage.Path($"after[{index++}]");
            if (item.ValueKind != JsonValueKind.String) errors.Add(field, item, $"is {SubmittedObject.Kind(item)}", "the name of a stage", Remedy);
            else names.Add(item.GetString()!);
        }

        return names.Count == index ? [.. names] : null;
    }

    private static StageTake Take(SubmittedObject stage)
    {
        if (stage.Get("take") is not { ValueKind: not JsonValueKind.Null } value) return StageTake.All;
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var index = Array.IndexOf(Takes, name);
        if (index >= 0) return (StageTake)index;
        stage.Wrong("take", "is not what a stage can take", "all (files of all shards before) or own (of the shard of the same number)", NearestName.Remedy(name, Takes));
        return StageTake.All;
    }

    private static bool Given(SubmittedObject stage, string name) => stage.Get(name) is { ValueKind: not JsonValueKind.Null };
}
